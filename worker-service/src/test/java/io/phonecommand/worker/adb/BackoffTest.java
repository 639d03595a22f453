package io.phonecommand.worker.adb;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {

  private static final long MILLI = 1_000_000;

  private final Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofMillis(250));

  @Test
  void pauseDoublesUpToItsLimit_andSuccessEndsIt() {
    assertThat(backoff.allows(0)).isTrue();

    backoff.failed(0);
    assertThat(backoff.allows(99 * MILLI)).isFalse();
    assertThat(backoff.waitNanos(99 * MILLI)).isEqualTo(MILLI);
    assertThat(backoff.allows(100 * MILLI)).isTrue();
    assertThat(backoff.waitNanos(101 * MILLI)).isZero();

    backoff.failed(100 * MILLI);
    assertThat(backoff.allows(299 * MILLI)).isFalse();
    assertThat(backoff.allows(300 * MILLI)).isTrue();

    backoff.failed(300 * MILLI);
    assertThat(backoff.allows(549 * MILLI)).isFalse();
    assertThat(backoff.allows(550 * MILLI)).isTrue();

    backoff.succeeded();
    backoff.failed(600 * MILLI);
    assertThat(backoff.allows(700 * MILLI)).isTrue();
  }

  @Test
  void timesMayWrapAround() {
    backoff.failed(Long.MAX_VALUE - 50 * MILLI);

    assertThat(backoff.allows(Long.MAX_VALUE)).isFalse();
    assertThat(backoff.allows(Long.MIN_VALUE + 60 * MILLI)).isTrue();
  }
}
