package io.phonecommand.api.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.phonecommand.common.kafka.PollFailures;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

class ReadingHealthTest {

  @AutoClose private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final AtomicLong now = new AtomicLong();
  private final PollFailures failures = new PollFailures("reading test", now::get);
  private final PollFailures ofAPart = new PollFailures("reading a part", now::get);
  private final AtomicBoolean caughtUp = new AtomicBoolean(true);

  @Test
  void readerThatHasNotCaughtUp_isNotReady() {
    caughtUp.set(false);
    assertThat(health().getStatus()).isEqualTo(Status.OUT_OF_SERVICE);

    caughtUp.set(true);
    assertThat(health()).isEqualTo(Health.up().build());
  }

  @Test
  void readerWhosePollsFail_isNotReadyAfterAWhile_andSaysWhy() {
    var unused = failures.failed(new TopicAuthorizationException("the right is gone"));
    now.addAndGet(PollFailures.HEALTH_LIMIT.minusNanos(1).toNanos());
    assertThat(health().getStatus()).isEqualTo(Status.UP);

    now.incrementAndGet();

    Health failing = health();
    assertThat(failing.getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
    assertThat(failing.getDetails()).containsEntry("failingFor", "30 s");
    assertThat(failing.getDetails().get("cause")).asString().contains("the right is gone");

    failures.succeeded();
    assertThat(health().getStatus()).isEqualTo(Status.UP);
  }

  @Test
  void readerOfWhichAPartFails_isNotReadyAfterAWhile_andSaysWhy() {
    var unused = ofAPart.failed(new TopicAuthorizationException("the right is gone"));
    assertThat(health().getStatus()).isEqualTo(Status.UP);
    now.addAndGet(PollFailures.HEALTH_LIMIT.toNanos());

    Health failing = health();
    assertThat(failing.getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
    assertThat(failing.getDetails().get("cause")).asString().contains("the right is gone");
  }

  @Test
  void readerWhosePollLoopHasDied_isDown_andOnlyThenARestartIsAskedFor() {
    TestReading reader =
        new TestReading(
            meters,
            () -> {
              throw new AssertionError("out of memory, say");
            },
            kafka -> {});
    assertThat(Reading.loopsOf(List.of(reader)).getStatus()).isEqualTo(Status.UP);

    reader.start();

    Awaitility.await()
        .until(() -> Reading.loopsOf(List.of(reader)).getStatus().equals(Status.DOWN));
    assertThat(Reading.loopsOf(List.of(reader)).getDetails())
        .containsEntry("dead", List.of("test"));
    assertThat(reader.health().getStatus()).isEqualTo(Status.DOWN);

    reader.stop();
    assertThat(Reading.loopsOf(List.of(reader)).getStatus()).isEqualTo(Status.UP);
  }

  private Health health() {
    return Reading.health(false, caughtUp.get(), List.of(failures, ofAPart));
  }
}
