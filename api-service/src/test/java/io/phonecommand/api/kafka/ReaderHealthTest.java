package io.phonecommand.api.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.phonecommand.common.kafka.KafkaClients;
import io.phonecommand.common.kafka.LogReader;
import io.phonecommand.common.kafka.PollFailures;
import io.phonecommand.common.topic.TopicLayout;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaAdmin;

class ReaderHealthTest {

  @AutoClose private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final AtomicLong now = new AtomicLong();
  private final PollFailures failures = new PollFailures("reading test", now::get);
  private final AtomicBoolean caughtUp = new AtomicBoolean(true);
  private final ReaderHealth health = new ReaderHealth(() -> false, failures, caughtUp::get);

  @Test
  void readerThatHasNotCaughtUp_isNotReady() {
    caughtUp.set(false);
    assertThat(health.health().getStatus()).isEqualTo(Status.OUT_OF_SERVICE);

    caughtUp.set(true);
    assertThat(health.health()).isEqualTo(Health.up().build());
  }

  @Test
  void readerWhosePollsFail_isNotReadyAfterAWhile_andSaysWhy() {
    var unused = failures.failed(new TopicAuthorizationException("the right is gone"));
    now.addAndGet(PollFailures.HEALTH_LIMIT.minusNanos(1).toNanos());
    assertThat(health.health().getStatus()).isEqualTo(Status.UP);

    now.incrementAndGet();

    Health failing = health.health();
    assertThat(failing.getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
    assertThat(failing.getDetails()).containsEntry("failingFor", "30 s");
    assertThat(failing.getDetails().get("cause")).asString().contains("the right is gone");

    failures.succeeded();
    assertThat(health.health().getStatus()).isEqualTo(Status.UP);
  }

  @Test
  void readerWhosePollLoopHasDied_isDown_andOnlyThenARestartIsAskedFor() {
    AssignedReader reader = readerThatDiesOf(new AssertionError("out of memory, say"));
    PollLoopsHealth loops = new PollLoopsHealth(List.of(reader));
    assertThat(loops.health().getStatus()).isEqualTo(Status.UP);

    reader.start();

    Awaitility.await().until(() -> loops.health().getStatus().equals(Status.DOWN));
    assertThat(loops.health().getDetails()).containsEntry("dead", List.of("test"));
    assertThat(new ReaderHealth(reader, () -> true).health().getStatus()).isEqualTo(Status.DOWN);

    reader.stop();
    assertThat(loops.health().getStatus()).isEqualTo(Status.UP);
  }

  private static final class NoRecords implements TopicFollower.Records {
    @Override
    public void begin() {}

    @Override
    public void apply(ConsumerRecord<String, byte[]> read) {}
  }

  private AssignedReader readerThatDiesOf(Error error) {
    Map<String, Object> nobody = Map.of("bootstrap.servers", "localhost:1");
    KafkaClients clients =
        new KafkaClients(
            new DefaultKafkaConsumerFactory<>(nobody),
            new DefaultKafkaProducerFactory<>(nobody),
            new KafkaAdmin(nobody));
    TopicLayout topics = new TopicLayout(false, (short) 1, 1, 1, 1, 1, Duration.ofSeconds(5));
    return new AssignedReader(
        "test",
        layout -> {
          throw error;
        },
        new TopicFollower(
            () -> LogReader.BEGINNING, new NoRecords(), new RecordGuard("test", meters)),
        new AssignedConsumers(clients, topics, Duration.ofSeconds(1)),
        meters);
  }
}
