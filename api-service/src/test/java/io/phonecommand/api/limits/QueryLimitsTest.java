package io.phonecommand.api.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.bucket4j.TimeMeter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.phonecommand.api.settings.JobSettings;
import io.phonecommand.api.settings.LimitSettings;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class QueryLimitsTest {

  @AutoClose private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final AtomicLong now = new AtomicLong();
  private final QueryLimits limits =
      new QueryLimits(
          new LimitSettings(1, 1, 2, Map.of("b", new LimitSettings.OfTenant(null, null, 3))),
          new JobSettings(
              Duration.ofMinutes(10),
              Duration.ofMinutes(30),
              1,
              DataSize.ofMegabytes(1),
              1,
              2,
              2,
              3,
              1,
              2),
          clock(),
          meters);

  private TimeMeter clock() {
    return new TimeMeter() {
      @Override
      public long currentTimeNanos() {
        return now.get();
      }

      @Override
      public boolean isWallClockBased() {
        return false;
      }
    };
  }

  @Test
  void queries_areBoundedPerSecond_forEachTenant() throws Exception {
    limits.query("a");
    limits.query("a");

    assertThatThrownBy(() -> limits.query("a"))
        .isInstanceOfSatisfying(
            LimitExceededException.class,
            e -> assertThat(e.retryAfter()).isEqualTo(Duration.ofMillis(500)));
    for (int i = 0; i < 3; i++) {
      limits.query("b");
    }
    now.addAndGet(Duration.ofMillis(500).toNanos());
    limits.query("a");
    assertThat(rejected("tenant-queries")).isEqualTo(1);
  }

  @Test
  void waits_haveATenantsPlaces_andTheReplicas() throws Exception {
    Place first = limits.waiting("a").orElseThrow();
    assertThatThrownBy(() -> limits.waiting("a")).isInstanceOf(LimitExceededException.class);
    assertThat(limits.waiting("b")).isPresent();

    assertThat(limits.waiting("c")).isEmpty();
    first.close();
    first.close();
    assertThat(limits.waiting("c")).isPresent();
    assertThat(limits.waiting("a")).isEmpty();
    assertThat(rejected("tenant-waits")).isEqualTo(1);
    assertThat(rejected("waits")).isEqualTo(2);
  }

  @Test
  void streams_haveOthers() throws Exception {
    assertThat(limits.streaming("a")).isPresent();
    assertThat(limits.streaming("a")).isPresent();
    assertThatThrownBy(() -> limits.streaming("a")).isInstanceOf(LimitExceededException.class);

    assertThat(limits.waiting("a")).isPresent();
    assertThat(limits.streaming("b")).isPresent();
    assertThat(limits.streaming("b")).isEmpty();
    assertThat(rejected("tenant-streams")).isEqualTo(1);
    assertThat(rejected("streams")).isEqualTo(1);
    assertThat(rejected("waits")).isZero();
  }

  /** So that nobody has to wait for the first one to see that there are none. */
  @Test
  void refusals_areThereFromTheStart() {
    assertThat(meters.get("phone_command.requests.rejected").counters())
        .extracting(counter -> counter.getId().getTag("reason"))
        .containsExactlyInAnyOrder(
            "tenant-queries",
            "tenant-waits",
            "tenant-streams",
            "tenant-cancels",
            "waits",
            "streams",
            "cancels");
  }

  @Test
  void cancels_haveOthers_whoeverWaits() throws Exception {
    assertThat(limits.waiting("a")).isPresent();
    assertThat(limits.waiting("b")).isPresent();
    assertThat(limits.waiting("c")).isEmpty();

    Place first = limits.cancelling("a").orElseThrow();
    assertThatThrownBy(() -> limits.cancelling("a")).isInstanceOf(LimitExceededException.class);
    assertThat(limits.cancelling("c")).isPresent();
    assertThat(limits.cancelling("d")).isEmpty();
    first.close();
    assertThat(limits.cancelling("d")).isPresent();
    assertThat(rejected("tenant-cancels")).isEqualTo(1);
    assertThat(rejected("cancels")).isEqualTo(1);
  }

  private double rejected(String reason) {
    return meters.counter("phone_command.requests.rejected", "reason", reason).count();
  }
}
