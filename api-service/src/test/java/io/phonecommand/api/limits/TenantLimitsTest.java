package io.phonecommand.api.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.bucket4j.TimeMeter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.phonecommand.api.settings.GivenSettings;
import io.phonecommand.api.settings.LimitSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TenantLimitsTest {

  private final MeterRegistry meters = new SimpleMeterRegistry();
  private final AtomicLong now = new AtomicLong();

  @Test
  void requestsInFlight_areBounded_andTheirPlacesComeBack() throws LimitExceededException {
    TenantLimits limits = limits(2, 1000, Map.of());
    Permit first = enter(limits, "a", 1);
    enter(limits, "a", 1);

    assertThatThrownBy(() -> enter(limits, "a", 1))
        .isInstanceOf(LimitExceededException.class)
        .hasMessage("The tenant has too many requests in flight.");
    assertThat(enter(limits, "b", 1)).isNotNull();
    assertThat(rejected("tenant-requests")).isEqualTo(1);

    first.close();
    assertThat(enter(limits, "a", 1)).isNotNull();
  }

  @Test
  void tasks_areBoundedPerSecond_andComeBackOneByOne() throws LimitExceededException {
    TenantLimits limits = limits(100, 200, Map.of());
    enter(limits, "a", 100).close();
    enter(limits, "a", 100).close();

    assertThatThrownBy(() -> enter(limits, "a", 10))
        .isInstanceOfSatisfying(
            LimitExceededException.class,
            e -> assertThat(e.retryAfter()).isEqualTo(Duration.ofMillis(50)));
    assertThat(enter(limits, "b", 100)).isNotNull();
    assertThat(rejected("tenant-tasks")).isEqualTo(1);

    pass(Duration.ofMillis(50));
    enter(limits, "a", 10).close();
    assertThatThrownBy(() -> enter(limits, "a", 1)).isInstanceOf(LimitExceededException.class);

    // The bucket never holds more than a second's worth.
    pass(Duration.ofMinutes(1));
    enter(limits, "a", 100).close();
    enter(limits, "a", 100).close();
    assertThatThrownBy(() -> enter(limits, "a", 1)).isInstanceOf(LimitExceededException.class);
  }

  @Test
  void refusedRequest_costsOneTask_ifItWasRead() throws LimitExceededException {
    TenantLimits limits = limits(1, 100, Map.of());
    enter(limits, "a", 60).close();

    // 1 of 40 is gone when the other 49 are asked for; 50 will be there after 11 more.
    assertThatThrownBy(() -> enter(limits, "a", 50))
        .isInstanceOfSatisfying(
            LimitExceededException.class,
            e -> assertThat(e.retryAfter()).isEqualTo(Duration.ofMillis(110)));

    // It would be enough if the refusal had cost nothing.
    assertThatThrownBy(() -> enter(limits, "a", 40)).isInstanceOf(LimitExceededException.class);
    Permit permit = enter(limits, "a", 38);
    assertThatThrownBy(() -> enter(limits, "a", 0)).hasMessageContaining("in flight");
    permit.close();
  }

  @Test
  void unreadRequest_costsNothing_andIsToldToWaitAsTheLargestOne() throws LimitExceededException {
    TenantLimits limits = limits(1, 100, Map.of());
    enter(limits, "a", 100).close();

    assertThatThrownBy(() -> limits.enter("a", 32))
        .isInstanceOfSatisfying(
            LimitExceededException.class,
            e -> assertThat(e.retryAfter()).isEqualTo(Duration.ofMillis(320)));

    pass(Duration.ofMillis(320));
    enter(limits, "a", 32).close();
  }

  @Test
  void requestOfWhichNothingIsSent_costsOneTask() throws LimitExceededException {
    TenantLimits limits = limits(1, 100, Map.of());
    Permit permit = enter(limits, "a", 60);
    permit.giveBack();
    permit.close();

    enter(limits, "a", 99).close();
    assertThatThrownBy(() -> enter(limits, "a", 1)).hasMessageContaining("per second");
  }

  @Test
  void placeComesBackOnce_howeverOftenItIsGivenBack() throws LimitExceededException {
    TenantLimits limits = limits(1, 100, Map.of());
    Permit permit = enter(limits, "a", 1);
    permit.close();
    permit.close();

    enter(limits, "a", 1);
    assertThatThrownBy(() -> enter(limits, "a", 1)).hasMessageContaining("in flight");
  }

  @Test
  void largestRequest_isNotRefusedForEver() throws LimitExceededException {
    TenantLimits limits = limits(1, 1, Map.of());
    enter(limits, "a", 100).close();

    assertThatThrownBy(() -> enter(limits, "a", 100))
        .isInstanceOfSatisfying(
            LimitExceededException.class,
            e -> assertThat(e.retryAfter()).isEqualTo(Duration.ofSeconds(100)));
    pass(Duration.ofSeconds(100));
    enter(limits, "a", 100).close();
  }

  @Test
  void tenants_canHaveNumbersOfTheirOwn() throws LimitExceededException {
    TenantLimits limits = limits(1, 1000, Map.of("a", new LimitSettings.OfTenant(2, null, null)));
    enter(limits, "a", 1000);
    enter(limits, "b", 1000);

    assertThatThrownBy(() -> enter(limits, "a", 1)).hasMessageContaining("per second");
    assertThatThrownBy(() -> enter(limits, "b", 1)).hasMessageContaining("in flight");
  }

  @Test
  void idleTenants_areForgotten() throws LimitExceededException {
    TenantLimits limits = limits(1, 1, Map.of());
    for (int i = 0; i < 1000; i++) {
      enter(limits, "tenant-" + i, 1).close();
    }
    assertThat(limits.size()).isEqualTo(1000);

    pass(Duration.ofMinutes(11));
    enter(limits, "late", 1).close();

    assertThat(limits.size()).isEqualTo(1);
  }

  @Test
  void manyThreads_neverTakeMoreThanThereIs() throws Exception {
    TenantLimits limits = limits(1_000_000, 500, Map.of());
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Integer>> tries = new ArrayList<>();
      for (int i = 0; i < 5_000; i++) {
        tries.add(
            () -> {
              try {
                enter(limits, "a", 1).close();
                return 1;
              } catch (LimitExceededException e) {
                return 0;
              }
            });
      }
      int taken = 0;
      for (Future<Integer> result : threads.invokeAll(tries)) {
        taken += result.get();
      }
      assertThat(taken).isEqualTo(500);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"requests-in-flight", "tasks-per-second", "queries-per-second"})
  void limits_areAtLeastOne(String name) {
    assertThat(GivenSettings.problemWith("api.limits." + name + "=0"))
        .isEqualTo("phone-command.api.limits." + name + " must be greater than 0");
    assertThat(GivenSettings.problemWith("api.limits.tenants.a." + name + "=0"))
        .isEqualTo("phone-command.api.limits.tenants[a]." + name + " must be greater than 0");
  }

  /** A request that is read and names so many instances. */
  private static Permit enter(TenantLimits limits, String tenant, int tasks)
      throws LimitExceededException {
    Permit permit = limits.enter(tenant, tasks);
    try {
      permit.take(tasks);
      return permit;
    } catch (LimitExceededException e) {
      permit.close();
      throw e;
    }
  }

  private TenantLimits limits(
      int requests, int tasks, Map<String, LimitSettings.OfTenant> tenants) {
    return new TenantLimits(new LimitSettings(requests, tasks, 1, tenants), clock(), meters);
  }

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

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }

  private double rejected(String reason) {
    return meters.counter("phone_command.requests.rejected", "reason", reason).count();
  }
}
