package io.phonecommand.api.dispatch;

import io.phonecommand.common.settings.Bounds;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How requests are sent and waited for.
 *
 * @param replicaId names this replica; made up if empty
 * @param replyPartition the partition of the results topic that this replica reads; chosen by the
 *     replica's id if absent
 * @param syncWindow from accepting a request to answering it
 * @param deliveryTimeout from handing a task to the Kafka client to giving it up; shorter than the
 *     sync window
 * @param maxWaitingRequests how many requests may wait at the same time
 */
@ConfigurationProperties("phone-command.api")
record DispatchProperties(
    @Nullable String replicaId,
    @Nullable Integer replyPartition,
    Duration syncWindow,
    Duration deliveryTimeout,
    int maxWaitingRequests) {

  private static final String PREFIX = "phone-command.api.";

  private static final Duration SHORTEST_DELIVERY = Duration.ofMillis(100);

  /** A worker believes no deadline that is further away than what it remembers. */
  private static final Duration LONGEST_WINDOW = Duration.ofMinutes(10);

  DispatchProperties {
    Bounds.check(PREFIX + "sync-window", syncWindow, SHORTEST_DELIVERY, LONGEST_WINDOW);
    Bounds.check(PREFIX + "delivery-timeout", deliveryTimeout, SHORTEST_DELIVERY, LONGEST_WINDOW);
    require(
        deliveryTimeout.compareTo(syncWindow) < 0,
        "delivery-timeout must be shorter than sync-window");
    require(maxWaitingRequests >= 1, "max-waiting-requests must be at least 1");
    require(replyPartition == null || replyPartition >= 0, "reply-partition must not be negative");
    if (replicaId == null || replicaId.isBlank()) {
      replicaId = hostName() + "-" + UUID.randomUUID().toString().substring(0, 8);
    }
  }

  /**
   * The partition that this replica reads.
   *
   * @param partitions how many the results topic has
   */
  int replyPartitionOf(int partitions) {
    if (replyPartition != null) {
      require(
          replyPartition < partitions,
          "reply-partition must be below the results topic's %d partitions".formatted(partitions));
      return replyPartition;
    }
    return Math.floorMod(String.valueOf(replicaId).hashCode(), partitions);
  }

  private static void require(boolean condition, String problem) {
    if (!condition) {
      throw new IllegalArgumentException(PREFIX + problem);
    }
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "api";
    }
  }
}
