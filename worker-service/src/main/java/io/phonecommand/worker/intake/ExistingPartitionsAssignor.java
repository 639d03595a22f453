package io.phonecommand.worker.intake;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.TopicPartition;

/**
 * Kafka's assignor of the same name in the group's protocol, which hears of partitions that exist
 * only. A topic that is made anew may have fewer: those that a member had of the old one count for
 * a part of its share with Kafka's, which then finds nobody for what is left, and fails at each
 * rebalance again. Public for Kafka's client, which makes it.
 */
public final class ExistingPartitionsAssignor extends CooperativeStickyAssignor {

  @Override
  public GroupAssignment assign(Cluster metadata, GroupSubscription group) {
    Map<String, Subscription> members = new HashMap<>();
    group
        .groupSubscription()
        .forEach((member, subscription) -> members.put(member, existing(subscription, metadata)));
    return super.assign(metadata, new GroupSubscription(members));
  }

  private static Subscription existing(Subscription subscription, Cluster metadata) {
    List<TopicPartition> owned =
        subscription.ownedPartitions().stream()
            .filter(partition -> metadata.partition(partition) != null)
            .toList();
    Subscription existing =
        new Subscription(
            subscription.topics(),
            subscription.userData(),
            owned,
            subscription.generationId().orElse(DEFAULT_GENERATION),
            subscription.rackId());
    existing.setGroupInstanceId(subscription.groupInstanceId());
    return existing;
  }
}
