package io.phonecommand.api.kafka;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Utils;

/**
 * Which partition of its site's tasks topic an instance has: the one that Kafka's own partitioner
 * gives its id, so that all replicas agree with those that let Kafka's client choose, and with the
 * workers.
 */
public final class TaskPartitions {

  private TaskPartitions() {}

  /** The partition among {@code count}. */
  public static int of(String instanceId, int count) {
    return hashOf(instanceId) % count;
  }

  /** What {@link #of} takes the remainder of, for whoever keeps it; never negative. */
  public static int hashOf(String instanceId) {
    return Utils.toPositive(Utils.murmur2(instanceId.getBytes(StandardCharsets.UTF_8)));
  }
}
