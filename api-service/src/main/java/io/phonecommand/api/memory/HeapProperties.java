package io.phonecommand.api.memory;

import io.phonecommand.common.settings.Bounds;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What says how much the service may hold; see the records that the other settings belong to.
 *
 * @param expectedInstances how many instances, of all sites, the heap must have room for
 * @param maxWaitingRequests see {@code DispatchProperties}
 * @param maxInstancesPerRequest see {@code WebProperties}
 * @param rememberedRequests see {@code HistoryProperties}
 */
@ConfigurationProperties("phone-command.api")
record HeapProperties(
    int expectedInstances,
    int maxWaitingRequests,
    int maxInstancesPerRequest,
    int rememberedRequests) {

  private static final int MOST_INSTANCES = 100_000_000;

  HeapProperties {
    Bounds.check("phone-command.api.expected-instances", expectedInstances, 1, MOST_INSTANCES);
  }
}
