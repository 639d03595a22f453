package io.phonecommand.api.dispatch;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which of the api's replicas this one is.
 *
 * @param id its name
 * @param replyPartition the partition of the results topic that it reads; null: the id decides
 */
record Replica(String id, @Nullable Integer replyPartition) {

  /** As configured; a name is made up if there is none. */
  static Replica of(@Nullable String id, @Nullable Integer replyPartition) {
    return new Replica(id == null || id.isBlank() ? madeUp() : id, replyPartition);
  }

  /**
   * The partition that this replica reads.
   *
   * @param partitions how many the results topic has
   */
  int replyPartitionOf(int partitions) {
    if (replyPartition == null) {
      return Math.floorMod(id.hashCode(), partitions);
    }
    if (replyPartition >= partitions) {
      throw new IllegalArgumentException(
          "phone-command.api.reply-partition must be below the results topic's %d partitions"
              .formatted(partitions));
    }
    return replyPartition;
  }

  private static String madeUp() {
    return hostName() + "-" + UUID.randomUUID().toString().substring(0, 8);
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "api";
    }
  }
}
