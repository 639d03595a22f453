package io.phonecommand.api.limits;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How much each tenant may ask of this replica.
 *
 * @param requestsInFlight how many of a tenant's requests may wait for results at the same time
 * @param tasksPerSecond how many instances a tenant's requests may name per second in the long run,
 *     and at once after a quiet second
 * @param tenants other numbers for some tenants, by their names
 */
@ConfigurationProperties("phone-command.api.limits")
record LimitsProperties(
    int requestsInFlight, int tasksPerSecond, @DefaultValue Map<String, OfTenant> tenants) {

  private static final String PREFIX = "phone-command.api.limits.";

  LimitsProperties {
    requirePositive(requestsInFlight, "requests-in-flight");
    requirePositive(tasksPerSecond, "tasks-per-second");
    tenants = Map.copyOf(tenants);
    tenants.forEach(
        (name, override) -> {
          requirePositive(override.requestsInFlight(), "tenants." + name + ".requests-in-flight");
          requirePositive(override.tasksPerSecond(), "tenants." + name + ".tasks-per-second");
        });
  }

  int requestsInFlightOf(String tenant) {
    OfTenant override = tenants.get(tenant);
    return override == null || override.requestsInFlight() == null
        ? requestsInFlight
        : override.requestsInFlight();
  }

  int tasksPerSecondOf(String tenant) {
    OfTenant override = tenants.get(tenant);
    return override == null || override.tasksPerSecond() == null
        ? tasksPerSecond
        : override.tasksPerSecond();
  }

  private static void requirePositive(@Nullable Integer value, String name) {
    if (value != null && value < 1) {
      throw new IllegalArgumentException(PREFIX + name + " must be at least 1");
    }
  }

  /**
   * One tenant's numbers; what is absent is as for everybody.
   *
   * @param requestsInFlight see above
   * @param tasksPerSecond see above
   */
  record OfTenant(@Nullable Integer requestsInFlight, @Nullable Integer tasksPerSecond) {}
}
