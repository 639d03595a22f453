package io.phonecommand.api.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bucket4j.TimeMeter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.phonecommand.api.memory.HeapPlan;
import io.phonecommand.api.settings.LimitSettings;
import io.phonecommand.api.testing.Heap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is remembered of a tenant, on which the limit on tenants rests. */
@Tag("heap")
class TenantHeapTest {

  private static final int REPLICAS = 5;

  @AutoClose private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  @Test
  void tenant_costsWhatIsPlannedFor_andOnlySoManyAreRemembered() throws Exception {
    // Several at once, beside which it does not count what else there is in this JVM.
    long each =
        Heap.bytesOfEach(
            REPLICAS * TenantLimits.MOST_TENANTS,
            () -> List.of(filled(), filled(), filled(), filled(), filled()));

    assertThat(each).isBetween(HeapPlan.TENANT / 2L, (long) HeapPlan.TENANT);
  }

  private TenantLimits filled() throws Exception {
    TenantLimits limits =
        new TenantLimits(
            new LimitSettings(200, 1000, 50, Map.of()), TimeMeter.SYSTEM_NANOTIME, meters);
    for (int i = 0; i < 2 * TenantLimits.MOST_TENANTS; i++) {
      limits.enter("a-tenant-whose-name-is-rather-long-like-an-id-%08d".formatted(i), 1).close();
    }
    assertThat(limits.size()).isEqualTo(TenantLimits.MOST_TENANTS);
    return limits;
  }
}
