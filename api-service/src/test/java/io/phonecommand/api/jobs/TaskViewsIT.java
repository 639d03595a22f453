package io.phonecommand.api.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.phonecommand.api.dispatch.UnavailableException;
import io.phonecommand.api.kafka.SmallFetches;
import io.phonecommand.api.testing.Broker;
import io.phonecommand.common.message.AcceptedRequest;
import io.phonecommand.common.message.MessageCodec;
import io.phonecommand.common.topic.TopicLayout;
import io.phonecommand.common.topic.Topics;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

/** What is remembered of tasks that stand in a real broker's log. */
class TaskViewsIT {

  private static final int PARTITION = 1;
  private static final AcceptedRequest REQUEST = Accepted.request("a", "b");

  @AutoClose private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  /** Of which one test takes the log away. */
  @AutoClose("stop")
  private final Broker broker = new Broker();

  @AutoClose
  private final KafkaProducer<String, byte[]> producer = new KafkaProducer<>(storingOnce());

  /** What is sent again is stored once, and in its place: tests count records. */
  private Map<String, Object> storingOnce() {
    Map<String, Object> once = broker.connection().producer(Duration.ofSeconds(20));
    once.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    return once;
  }

  private Instant now = Instant.ofEpochMilli(REQUEST.acceptedAt());

  private final Clock clock =
      new Clock() {
        @Override
        public ZoneId getZone() {
          return ZoneId.of("UTC");
        }

        @Override
        public Clock withZone(ZoneId zone) {
          return this;
        }

        @Override
        public Instant instant() {
          return now;
        }
      };

  @AutoClose
  private final JobLogReader reader =
      new JobLogReader(
          4,
          () -> false,
          number -> new KafkaConsumer<>(settings()),
          new JobRecords(meters.counter("unreadable")),
          meters.counter("read"));

  private final TaskViews views =
      new TaskViews(
          reader,
          new JobLogWriter(producer, Duration.ofSeconds(20)),
          DataSize.ofMegabytes(4),
          clock);

  @BeforeEach
  void createTopic() {
    broker.create(Broker.LAYOUT.jobs());
  }

  private Map<String, Object> settings() {
    Map<String, Object> settings = new HashMap<>(broker.connection().consumer());
    settings.putAll(SmallFetches.ofWhatIsThere(broker.connection()));
    return settings;
  }

  private TaskAddress accept() throws Exception {
    ProducerRecord<String, byte[]> accepted =
        new ProducerRecord<>(Topics.JOBS, PARTITION, REQUEST.key(), MessageCodec.write(REQUEST));
    return new TaskAddress(
        PARTITION, producer.send(accepted).get().offset(), Accepted.ADDRESS.key());
  }

  private static Asking asking() {
    return Asking.question("acme", Duration.ofMinutes(1));
  }

  private double read() {
    return meters.counter("read").count();
  }

  /** Whoever asks after the bound sees the last words, which one of them has said for all. */
  @Test
  void lastWords_areSaidOnce_howeverManyAsk() throws Exception {
    TaskAddress address = accept();
    assertThat(views.look(address, asking()).orElseThrow().shared().view().isOver()).isFalse();
    now = REQUEST.endsBy(TaskViews.PATIENCE);

    List<Callable<Boolean>> askers = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      askers.add(() -> views.look(address, asking()).orElseThrow().shared().view().isOver());
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var each : threads.invokeAll(askers)) {
        assertThat(each.get()).isTrue();
      }
    }

    TaskAddress next = accept();
    assertThat(next.offset() - address.offset()).as("a last word for each job").isEqualTo(3);
  }

  @Test
  void whatIsRemembered_isReadNoMore_untilTheLogMayHaveDroppedIt() throws Exception {
    TaskAddress address = accept();
    now = REQUEST.endsBy(TaskViews.PATIENCE);
    assertThat(views.look(address, asking()).orElseThrow().shared().view().isOver()).isTrue();
    double before = read();
    var unused = views.look(address, asking());
    assertThat(read()).isEqualTo(before);

    now = now.plus(TopicLayout.JOB_RETENTION).plusMillis(1);
    unused = views.look(address, asking());
    assertThat(read()).isGreaterThan(before);
  }

  @Test
  void logThatIsMadeAnew_hasNoneOfTheTasks() throws Exception {
    TaskAddress address = accept();
    var unused = views.look(address, asking());
    try (Admin admin = Admin.create(broker.connection().admin())) {
      admin.deleteTopics(List.of(Topics.JOBS)).all().get(10, TimeUnit.SECONDS);
      Awaitility.await()
          .until(() -> !admin.listTopics().names().get(10, TimeUnit.SECONDS).contains(Topics.JOBS));
      admin.createTopics(List.of(Broker.LAYOUT.jobs())).all().get(10, TimeUnit.SECONDS);
    }

    Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> isGone(address));
  }

  private boolean isGone(TaskAddress address) {
    try {
      return views.look(address, asking()).isEmpty();
    } catch (UnavailableException e) {
      return false;
    }
  }
}
