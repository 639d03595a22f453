package io.phonecommand.processes;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;

/** What the brokers say of themselves. A question that fails has a cautious answer. */
final class KafkaView implements AutoCloseable {

  private static final int REQUEST_MILLIS = 2000;
  private static final int QUESTION_MILLIS = 5000;

  private final Admin admin;
  private final KafkaChanges changes;

  KafkaView(String bootstrapServers) {
    this.admin =
        Admin.create(
            Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_MILLIS,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, QUESTION_MILLIS));
    this.changes = new KafkaChanges(admin);
  }

  KafkaChanges changes() {
    return changes;
  }

  /** Whether the broker there says that it is a member, as it does once it takes part again. */
  static boolean knowsItself(String address, int id) throws InterruptedException {
    try (KafkaView view = new KafkaView(address)) {
      return view.admin.describeCluster().nodes().get().stream().anyMatch(n -> n.id() == id);
    } catch (ExecutionException e) {
      return false;
    }
  }

  /** The node that leads the partition, or -1 if none does at present. */
  int leaderOf(String topic, int partition) throws InterruptedException, ExecutionException {
    TopicDescription description =
        only(admin.describeTopics(List.of(topic)).topicNameValues()).get();
    Node leader = description.partitions().get(partition).leader();
    return leader == null ? Node.noNode().id() : leader.id();
  }

  /** Whether every partition has a leader and all of its copies are in sync. */
  boolean isInSync() throws InterruptedException {
    try {
      var topics = admin.listTopics().names().get();
      return admin.describeTopics(topics).allTopicNames().get().values().stream()
          .flatMap(topic -> topic.partitions().stream())
          .allMatch(KafkaView::isInSync);
    } catch (ExecutionException e) {
      return false;
    }
  }

  private static boolean isInSync(TopicPartitionInfo partition) {
    return partition.leader() != null && partition.isr().size() == partition.replicas().size();
  }

  /** The next offset of each partition of those topics. */
  Map<TopicPartition, Long> ends(Predicate<String> topics)
      throws InterruptedException, ExecutionException {
    List<String> names = admin.listTopics().names().get().stream().filter(topics).toList();
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    admin
        .describeTopics(names)
        .allTopicNames()
        .get()
        .forEach(
            (name, topic) ->
                topic
                    .partitions()
                    .forEach(
                        partition ->
                            asked.put(
                                new TopicPartition(name, partition.partition()),
                                OffsetSpec.latest())));
    Map<TopicPartition, Long> ends = new HashMap<>();
    admin
        .listOffsets(asked)
        .all()
        .get()
        .forEach((partition, end) -> ends.put(partition, end.offset()));
    return ends;
  }

  /** Whether the consumer group is at rest and has this many members. */
  boolean isStable(String group, int members) throws InterruptedException {
    try {
      var description = only(admin.describeConsumerGroups(List.of(group)).describedGroups()).get();
      return description.groupState() == GroupState.STABLE
          && description.members().size() == members;
    } catch (ExecutionException e) {
      return false;
    }
  }

  /** The answer to a question about one thing. */
  private static <T> KafkaFuture<T> only(Map<String, KafkaFuture<T>> answers) {
    return answers.values().iterator().next();
  }

  @Override
  public void close() {
    admin.close();
  }
}
