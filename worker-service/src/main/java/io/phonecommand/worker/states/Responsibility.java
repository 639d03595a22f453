package io.phonecommand.worker.states;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.phonecommand.worker.inventory.Phone;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.apache.kafka.common.utils.Utils;

/**
 * Which phones this worker speaks of, and asks, at one moment: those of its inventory that its site
 * owns, and whose tasks come to it.
 *
 * @param inventory the phones, by their ids
 * @param partitionCount how many partitions the site's tasks topic has
 * @param owned those of them that are this worker's, and since when, as a {@link System#nanoTime}
 *     value
 * @param ofSite whether the site owns an instance
 */
record Responsibility(
    Map<String, Phone> inventory,
    int partitionCount,
    Map<Integer, Long> owned,
    Predicate<String> ofSite) {

  /** Where the tasks of an instance are: as Kafka's client, and the api, choose it by the key. */
  int partitionOf(String instanceId) {
    return Utils.toPositive(Utils.murmur2(instanceId.getBytes(UTF_8))) % partitionCount;
  }

  /**
   * Since when it is this worker to which the tasks of an instance come; empty: it is not, or the
   * instance is not the site's, and this worker does not speak of it.
   *
   * @param partition where its tasks are
   */
  OptionalLong coversSince(String instanceId, int partition) {
    Long since = owned.get(partition);
    return since != null && ofSite.test(instanceId) ? OptionalLong.of(since) : OptionalLong.empty();
  }

  /**
   * Whether it is this worker that takes back what was said of a phone that the site has not, or
   * not any more.
   *
   * @param partition where its tasks would be
   */
  boolean takesBack(String instanceId, int partition) {
    return owned.containsKey(partition) && !ofSite.test(instanceId);
  }
}
