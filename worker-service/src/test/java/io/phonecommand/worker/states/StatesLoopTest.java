package io.phonecommand.worker.states;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.phonecommand.common.message.MessageCodec;
import io.phonecommand.common.message.StateRecord;
import io.phonecommand.worker.claims.OwnedPartitions;
import io.phonecommand.worker.inventory.KnownPhones;
import io.phonecommand.worker.inventory.Phone;
import io.phonecommand.worker.settings.StateSettings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Status;

/** What it does when Kafka fails, or has what nobody can read; the rest shows with a broker. */
class StatesLoopTest {

  private static final String TOPIC = "phone-command.states.north";
  private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);
  private static final Duration ASK_AFTER = Duration.ofMinutes(5);
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private static final Phone ONE = new Phone("p1", "acme", "10.0.0.1", 5555);
  private static final Phone TWO = new Phone("p2", "acme", "10.0.0.2", 5555);

  private final StateSettings settings = new StateSettings(50, ASK_AFTER, Duration.ofMinutes(1));
  private final PhoneStates states =
      new PhoneStates(
          settings,
          ASK_AFTER,
          partition -> true,
          (partition, id) -> false,
          Clock.systemUTC(),
          System::nanoTime);
  @AutoClose private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final MockConsumer<String, byte[]> topic = new MockConsumer<>("none");
  private MockProducer<String, byte[]> producer =
      new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer());
  private StatesLoop loop = loopThatReads(() -> topic);

  @AfterEach
  void stop() {
    loop.stop();
  }

  private StatesLoop loopThatReads(Supplier<Consumer<String, byte[]>> consumers) {
    return new StatesLoop(
        TOPIC,
        new Responsibilities(
            KnownPhones.ofUnknownSite(),
            new OwnedPartitions(),
            new PartitionCount("phone-command.tasks.north"),
            System::nanoTime),
        partitions -> partitions,
        states,
        new AskPlan(settings, 1, ASK_AFTER, System.nanoTime()),
        new StateAnnouncer(producer, TOPIC),
        (partition, since) -> true,
        consumers,
        Clock.systemUTC(),
        metrics);
  }

  /** Both phones have been reached since they are ours. */
  private void seePhones() {
    states.follow(
        new Responsibility(
            Map.of("p1", ONE, "p2", TWO), 1, Map.of(0, System.nanoTime()), id -> true));
    states.reached(ONE);
    states.reached(TWO);
  }

  private void topicHas(List<ConsumerRecord<String, byte[]>> records) {
    topic.updateBeginningOffsets(Map.of(PARTITION, 0L));
    topic.updateEndOffsets(Map.of(PARTITION, (long) records.size()));
    topic.schedulePollTask(() -> records.forEach(topic::addRecord));
  }

  private static ConsumerRecord<String, byte[]> read(long offset, String key, byte[] value) {
    return new ConsumerRecord<>(TOPIC, 0, offset, key, value);
  }

  private static byte[] reachable() {
    return MessageCodec.write(StateRecord.of(true, Instant.now()));
  }

  private List<String> said() {
    return producer.history().stream().map(ProducerRecord::key).toList();
  }

  private static Status healthOf(StatesLoop loop) {
    return Objects.requireNonNull(
            new StatesConfiguration().statesLoopHealthIndicator(loop).health())
        .getStatus();
  }

  @Test
  void loopThatHasDied_asksForARestart() {
    loop =
        loopThatReads(
            () -> {
              throw new StackOverflowError("a test's");
            });
    assertThat(healthOf(loop)).isEqualTo(Status.UP);

    loop.start();

    await().atMost(LIMIT).until(loop::hasDied);
    assertThat(healthOf(loop)).isEqualTo(Status.DOWN);
  }

  @Test
  void recordsThatNobodyCanRead_areSkippedAndCounted_andTheOthersRead() {
    seePhones();
    topicHas(
        List.of(
            read(0, "no id!", reachable()),
            read(1, "p1", "{".getBytes(UTF_8)),
            read(2, "p1", reachable())));

    loop.start();

    await().atMost(LIMIT).until(() -> !said().isEmpty());
    assertThat(said()).containsExactly("p2");
    assertThat(metrics.get("phone_command.states.unreadable").counter().count()).isEqualTo(2);
    assertThat(loop.failures().details()).isEmpty();
  }

  @Test
  void topicThatIsMadeAnew_isReadAgain_andWhatItHadIsSaidAgain() {
    loseWhatIsSaid(() -> loop.madeAnew(TOPIC));
  }

  @Test
  void topicThatHasLostWhatWasToBeReadNext_isReadAgain_andWhatItHadIsSaidAgain() {
    loseWhatIsSaid(
        () -> topic.setPollException(new OffsetOutOfRangeException(Map.of(PARTITION, 1L))));
    assertThat(loop.failures().details()).isEmpty();
  }

  private void loseWhatIsSaid(Runnable losing) {
    seePhones();
    topicHas(List.of(read(0, "p1", reachable())));
    loop.start();
    await().atMost(LIMIT).until(() -> said().contains("p2"));
    assertThat(said()).doesNotContain("p1");

    topic.updateEndOffsets(Map.of(PARTITION, 0L));
    losing.run();

    await().atMost(LIMIT).until(() -> said().contains("p1"));
  }

  @Test
  void topicThatMayNotBeWritten_isToldWithTheReason_andWrittenOnceItMayBe() {
    producer = new StateAnnouncerTest.Refusing(new TopicAuthorizationException(TOPIC), 2);
    loop = loopThatReads(() -> topic);
    seePhones();
    topicHas(List.of());

    loop.start();

    await()
        .atMost(LIMIT)
        .untilAsserted(
            () ->
                assertThat(loop.failures().details().get("cause"))
                    .contains("not all", "Authorization"));
    await().atMost(LIMIT).until(() -> loop.failures().details().isEmpty());
    assertThat(said()).hasSize(4).contains("p1", "p2");
    assertThat(
            metrics
                .get("phone_command.states.announced")
                .tag("change", "reachable")
                .counter()
                .count())
        .isEqualTo(2);
  }
}
