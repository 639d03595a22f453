package io.phonecommand.api.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.phonecommand.api.kafka.SmallFetches;
import io.phonecommand.api.testing.Broker;
import io.phonecommand.common.message.AcceptedRequest;
import io.phonecommand.common.message.CmdResult;
import io.phonecommand.common.message.MessageCodec;
import io.phonecommand.common.topic.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a question about a task costs a real broker. */
class JobLogReaderIT {

  private static final Duration LONG = Duration.ofMinutes(1);
  private static final int JOBS = 32;
  private static final int PARTITION = 1;

  private static Broker broker;
  private static KafkaProducer<String, byte[]> producer;

  @AutoClose private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  @AutoClose private final KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(settings());

  @AutoClose
  private final JobLogReader reader =
      new JobLogReader(
          1,
          () -> false,
          number -> consumer,
          new JobRecords(meters.counter("unreadable")),
          meters.counter("read"));

  @BeforeAll
  static void start() {
    broker = new Broker();
    broker.create(Broker.LAYOUT.jobs());
    producer = new KafkaProducer<>(broker.connection().producer(Duration.ofSeconds(20)));
  }

  @AfterAll
  static void stop() {
    producer.close();
    broker.stop();
  }

  private static Map<String, Object> settings() {
    Map<String, Object> settings = new HashMap<>(broker.connection().consumer());
    settings.putAll(SmallFetches.ofWhatIsThere(broker.connection()));
    return settings;
  }

  private static long write(String key, Record message) throws Exception {
    return producer
        .send(new ProducerRecord<>(Topics.JOBS, PARTITION, key, MessageCodec.write(message)))
        .get()
        .offset();
  }

  private static TaskAddress finishedTask(long key) throws Exception {
    String[] ids = IntStream.range(0, JOBS).mapToObj(i -> "phone-" + i).toArray(String[]::new);
    AcceptedRequest request = Accepted.requestOf(TaskAddress.keyText(key), ids);
    long offset = write(request.key(), request);
    TaskAddress address = new TaskAddress(PARTITION, offset, key);
    for (String id : ids) {
      write(
          request.key(), Accepted.reportOf(address, 1_700_000_000_000L, CmdResult.running(id, "")));
      write(request.key(), Accepted.reportOf(address, null, CmdResult.finished(id, 0, "done")));
    }
    return address;
  }

  private static void writeOthers(int count) throws Exception {
    for (int i = 0; i < count; i++) {
      write("other", Accepted.report(null, CmdResult.finished("other", 0, "x".repeat(200))));
    }
  }

  private double fetches() {
    return consumer.metrics().values().stream()
        .filter(metric -> metric.metricName().name().equals("fetch-total"))
        .mapToDouble(metric -> (double) metric.metricValue())
        .sum();
  }

  private JobLogReader.Found find(TaskAddress address) throws Exception {
    return reader.find(address, Asking.question("acme", LONG), Optional::empty).orElseThrow();
  }

  @Test
  void taskThatEndedSoon_costsOneFetch_andAGuessOneToo() throws Exception {
    TaskAddress task = finishedTask(1);
    writeOthers(600);
    // Finds out where the broker is.
    find(task);

    double before = fetches();
    assertThat(find(task).view().isOver()).isTrue();
    assertThat(fetches() - before).isEqualTo(1);

    before = fetches();
    assertThat(reader.find(task, Asking.question("zenith", LONG), Optional::empty)).isEmpty();
    TaskAddress guessed = new TaskAddress(PARTITION, task.offset(), 7);
    assertThat(reader.find(guessed, Asking.question("acme", LONG), Optional::empty)).isEmpty();
    assertThat(fetches() - before).isEqualTo(2);
  }
}
