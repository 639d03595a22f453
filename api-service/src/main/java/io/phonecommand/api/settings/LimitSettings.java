package io.phonecommand.api.settings;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Positive;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How much each tenant may ask of this replica.
 *
 * @param requestsInFlight how many of a tenant's requests may wait for results at the same time
 * @param tasksPerSecond how many instances a tenant's requests may name per second in the long run,
 *     and at once after a quiet second
 * @param queriesPerSecond how often a tenant may ask about phones or tasks, wait for these, stream
 *     or cancel them per second in the long run, and at once after a quiet second
 * @param tenants other numbers for some tenants, by their names
 */
public record LimitSettings(
    @Positive int requestsInFlight,
    @Positive int tasksPerSecond,
    @Positive int queriesPerSecond,
    @DefaultValue Map<String, @Valid OfTenant> tenants) {

  /**
   * One tenant's numbers; what is absent is as for everybody.
   *
   * @param requestsInFlight see above
   * @param tasksPerSecond see above
   * @param queriesPerSecond see above
   */
  public record OfTenant(
      @Positive @Nullable Integer requestsInFlight,
      @Positive @Nullable Integer tasksPerSecond,
      @Positive @Nullable Integer queriesPerSecond) {}
}
