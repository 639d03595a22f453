package io.phonecommand.common.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

/** Pieces of a real broker's log. */
@Execution(ExecutionMode.CONCURRENT)
class LogReaderIT {

  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final Instant BEGINNING_OF_TIME = Instant.ofEpochMilli(1_000_000);

  private static final EmbeddedKafkaKraftBroker BROKER = new EmbeddedKafkaKraftBroker(1, 1);
  private static final AtomicInteger TOPICS = new AtomicInteger();

  private final String topic = "topic-" + TOPICS.incrementAndGet();
  private final TopicPartition first = new TopicPartition(topic, 0);
  private final TopicPartition second = new TopicPartition(topic, 1);
  private KafkaSettings kafka;
  private KafkaConsumer<String, byte[]> consumer;
  private KafkaProducer<String, byte[]> producer;
  private Admin admin;

  @BeforeAll
  static void startBroker() {
    BROKER.brokerProperty("transaction.state.log.replication.factor", "1");
    BROKER.brokerProperty("transaction.state.log.min.isr", "1");
    BROKER.afterPropertiesSet();
  }

  @AfterAll
  static void stopBroker() {
    BROKER.destroy();
  }

  @BeforeEach
  void connect() throws Exception {
    kafka = KafkaSettings.to(BROKER.getBrokersAsString());
    consumer = new KafkaConsumer<>(kafka.consumer());
    producer = new KafkaProducer<>(kafka.producer(LIMIT));
    admin = Admin.create(kafka.admin());
    create();
  }

  @AfterEach
  void close() {
    consumer.close();
    producer.close();
    admin.close();
  }

  private void create() throws Exception {
    admin.createTopics(List.of(new NewTopic(topic, 2, (short) 1))).all().get(10, TimeUnit.SECONDS);
    Awaitility.await().until(() -> consumer.partitionsFor(topic).size() == 2);
  }

  private void write(TopicPartition partition, String... values) throws Exception {
    for (String value : values) {
      write(partition, value, BEGINNING_OF_TIME);
    }
  }

  private void write(TopicPartition partition, String value, Instant time) throws Exception {
    producer
        .send(
            new ProducerRecord<>(
                topic, partition.partition(), time.toEpochMilli(), null, value.getBytes(UTF_8)))
        .get(10, TimeUnit.SECONDS);
  }

  private LogReader open(LogReader.Start start) {
    return LogReader.open(consumer, List.of(first, second), start, LIMIT);
  }

  private static List<String> readToEnd(LogReader reader) {
    return readUpTo(reader, Long.MAX_VALUE);
  }

  private static List<String> readUpTo(LogReader reader, long end) {
    List<String> values = new ArrayList<>();
    reader.readUpTo(end, LIMIT, found -> values.add(new String(found.value(), UTF_8)));
    return values;
  }

  @Test
  void whatWasThere_isRead_andNotWhatCameLater() throws Exception {
    write(first, "a", "b");
    write(second, "c");
    LogReader reader = open(LogReader.BEGINNING);
    write(first, "late");
    write(second, "late");

    assertThat(readToEnd(reader)).containsExactlyInAnyOrder("a", "b", "c");
    assertThat(reader.isAtEnd()).isTrue();
  }

  @Test
  void follower_isAtTheEnd_onceItHasReadWhatWasThere_andReadsOn() throws Exception {
    write(first, "a");
    LogReader reader = open(LogReader.BEGINNING);
    assertThat(reader.isAtEnd()).isFalse();

    assertThat(pollFor(reader, 1)).containsExactly("a");
    assertThat(reader.isAtEnd()).isTrue();
    write(second, "b");
    assertThat(pollFor(reader, 1)).containsExactly("b");
  }

  private static List<String> pollFor(LogReader reader, int count) {
    List<String> values = new ArrayList<>();
    Awaitility.await()
        .atMost(LIMIT)
        .until(
            () -> {
              reader
                  .poll(Duration.ofMillis(100))
                  .forEach(found -> values.add(new String(found.value(), UTF_8)));
              return values.size() >= count;
            });
    return values;
  }

  /** Also on a partition of which nothing can be said when it is asked: it is empty. */
  @Test
  void whatIsWrittenAfterTheOpening_isNeverMissed() throws Exception {
    write(first, "old");
    for (LogReader.Start start : List.of(LogReader.since(Instant.now()), LogReader.END)) {
      LogReader reader = open(start);
      assertThat(reader.isAtEnd()).isTrue();
      write(first, "a", Instant.now());
      write(second, "b", Instant.now());

      assertThat(pollFor(reader, 2)).containsExactlyInAnyOrder("a", "b");
    }
  }

  @Test
  void reading_beginsWithTheFirstRecordOfATime() throws Exception {
    write(first, "old");
    write(first, "new", BEGINNING_OF_TIME.plusSeconds(1));
    write(first, "newer", BEGINNING_OF_TIME.plusSeconds(2));
    write(second, "old");

    assertThat(readToEnd(open(LogReader.since(BEGINNING_OF_TIME.plusMillis(1)))))
        .containsExactly("new", "newer");
  }

  @Test
  void piece_endsBeforeItsEnd() throws Exception {
    write(first, "a", "b", "c", "d");
    LogReader reader = LogReader.open(consumer, List.of(first), LogReader.from(1), LIMIT);

    assertThat(readUpTo(reader, 3)).containsExactly("b", "c");
  }

  /** An offset that comes from elsewhere may never be reached: the log was cut, or made anew. */
  @Test
  void piece_thatBeginsOrEndsBehindTheLog_isReadAsFarAsItGoes() throws Exception {
    write(first, "a", "b");
    LogReader reader = LogReader.open(consumer, List.of(first), LogReader.from(1), LIMIT);
    assertThat(readUpTo(reader, 33)).containsExactly("b");
    assertThat(reader.endOf(first)).isEqualTo(2);

    LogReader beyond = LogReader.open(consumer, List.of(first), LogReader.from(30), LIMIT);
    assertThat(readUpTo(beyond, 33)).isEmpty();
  }

  @Test
  void piece_whoseBeginningIsDeleted_beginsWithWhatIsThere() throws Exception {
    write(first, "a", "b", "c");
    admin
        .deleteRecords(Map.of(first, RecordsToDelete.beforeOffset(2)))
        .all()
        .get(10, TimeUnit.SECONDS);

    LogReader reader = LogReader.open(consumer, List.of(first), LogReader.from(0), LIMIT);

    assertThat(readUpTo(reader, 3)).containsExactly("c");
  }

  /** The end of a transaction takes an offset and is no record. */
  @Test
  void end_thatNoRecordStandsBefore_isReached() throws Exception {
    Map<String, Object> settings = new HashMap<>(kafka.producer(LIMIT));
    settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, topic);
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    try (KafkaProducer<String, byte[]> transactional = new KafkaProducer<>(settings)) {
      transactional.initTransactions();
      transactional.beginTransaction();
      var unused = transactional.send(new ProducerRecord<>(topic, 0, null, "a".getBytes(UTF_8)));
      transactional.commitTransaction();
    }
    Awaitility.await()
        .until(() -> Long.valueOf(2).equals(consumer.endOffsets(List.of(first)).get(first)));
    LogReader reader = open(LogReader.BEGINNING);

    assertThat(readToEnd(reader)).containsExactly("a");
    assertThat(reader.endOf(first)).isEqualTo(2);
  }

  @Test
  void logThatDoesNotCome_isWaitedForAsLongAsSaid() throws Exception {
    write(first, "a");
    LogReader reader = open(LogReader.BEGINNING);
    consumer.pause(List.of(first));

    assertThatExceptionOfType(TimeoutException.class)
        .isThrownBy(() -> reader.readToEnd(Duration.ofMillis(300), found -> {}))
        .withMessageContaining(first.toString());
  }

  /** It goes nowhere by itself: what it has read may be no more true. */
  @Test
  void positionThatTheLogDoesNotHaveAnyMore_isTold() throws Exception {
    write(first, "a", "b", "c");
    LogReader reader = open(LogReader.BEGINNING);
    pollFor(reader, 3);

    admin.deleteTopics(List.of(topic)).all().get(10, TimeUnit.SECONDS);
    Awaitility.await().until(this::isGone);
    create();
    write(first, "new");

    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThatExceptionOfType(InvalidOffsetException.class)
                    .isThrownBy(() -> reader.poll(Duration.ofMillis(100))));
    assertThat(readToEnd(open(LogReader.BEGINNING))).containsExactly("new");
  }

  private boolean isGone() throws Exception {
    return !admin.listTopics().names().get(10, TimeUnit.SECONDS).contains(topic);
  }
}
