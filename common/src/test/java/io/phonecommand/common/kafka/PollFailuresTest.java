package io.phonecommand.common.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class PollFailuresTest {

  private final AtomicLong now = new AtomicLong();
  private final PollFailures failures = new PollFailures("polling", now::get);

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }

  @Test
  void failing_countsFromTheFirstFailureAfterASuccess() {
    var unused = failures.failed(new TimeoutException("no answer"));
    pass(Duration.ofSeconds(20));
    failures.succeeded();
    assertThat(failures.haveLasted(Duration.ZERO)).isFalse();
    assertThat(failures.details()).isEmpty();

    unused = failures.failed(new TimeoutException("no answer"));
    pass(Duration.ofSeconds(29));
    unused = failures.failed(new KafkaException("topic t could not be made", new Error("why")));

    assertThat(failures.haveLasted(Duration.ofSeconds(30))).isFalse();
    pass(Duration.ofSeconds(1));
    assertThat(failures.haveLasted(Duration.ofSeconds(30))).isTrue();
    assertThat(failures.details())
        .containsEntry("failingFor", "30 s")
        .containsEntry("cause", "topic t could not be made: java.lang.Error: why");
  }

  @Test
  void pauses_growToAFewSeconds_andBeginAnew() {
    Duration[] pauses = new Duration[5];
    for (int i = 0; i < pauses.length; i++) {
      pauses[i] = failures.failed(new TimeoutException("no answer"));
    }
    assertThat(pauses).extracting(Duration::toSeconds).containsExactly(1L, 2L, 4L, 4L, 4L);

    failures.succeeded();

    assertThat(failures.failed(new TimeoutException("no answer"))).hasSeconds(1);
  }
}
