package io.phonecommand.worker.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.Assignment;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.GroupSubscription;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.Subscription;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class ExistingPartitionsAssignorTest {

  private static final String TOPIC = "tasks";
  private static final int GENERATION = 19;

  private final CooperativeStickyAssignor assignor = new ExistingPartitionsAssignor();

  /** What a soak came to: a topic had seven partitions, was deleted, and made anew with six. */
  @Test
  void membersOfATopicWithFewerPartitionsThanBefore_shareThoseThatAreThere() {
    assertThat(assigned(assignor, 6, owned(4, 5, 6), owned(0, 1, 2)))
        .containsExactlyInAnyOrder(partitions(0, 1, 2, 3, 4, 5));
  }

  /** Else ours could go. */
  @Test
  void kafkasOwn_failsThere() {
    assertThatThrownBy(
            () -> assigned(new CooperativeStickyAssignor(), 6, owned(4, 5, 6), owned(0, 1, 2)))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void whatMembersHave_theyKeep() {
    assertThat(assign(assignor, 6, owned(1, 3, 5), owned(0, 2, 4)))
        .hasEntrySatisfying(
            "worker-0",
            assignment ->
                assertThat(assignment.partitions()).containsExactlyInAnyOrder(partitions(1, 3, 5)));
  }

  @Test
  void workersOfBothVersions_canBeInOneGroup() {
    assertThat(assignor.name()).isEqualTo(new CooperativeStickyAssignor().name());
    assertThat(assignor.supportedProtocols())
        .isEqualTo(new CooperativeStickyAssignor().supportedProtocols());
  }

  private static List<TopicPartition> owned(int... numbers) {
    return Arrays.asList(partitions(numbers));
  }

  private static TopicPartition[] partitions(int... numbers) {
    return IntStream.of(numbers)
        .mapToObj(number -> new TopicPartition(TOPIC, number))
        .toArray(TopicPartition[]::new);
  }

  @SafeVarargs
  private static List<TopicPartition> assigned(
      CooperativeStickyAssignor by, int count, List<TopicPartition>... owned) {
    return assign(by, count, owned).values().stream()
        .map(Assignment::partitions)
        .flatMap(Collection::stream)
        .toList();
  }

  @SafeVarargs
  private static Map<String, Assignment> assign(
      CooperativeStickyAssignor by, int count, List<TopicPartition>... owned) {
    Map<String, Subscription> members = new TreeMap<>();
    for (int i = 0; i < owned.length; i++) {
      ByteBuffer userData = ByteBuffer.allocate(4).putInt(0, GENERATION);
      members.put(
          "worker-" + i,
          new Subscription(List.of(TOPIC), userData, owned[i], GENERATION, Optional.empty()));
    }
    Node node = new Node(0, "localhost", 1);
    Node[] copies = {node};
    List<PartitionInfo> partitions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      partitions.add(new PartitionInfo(TOPIC, i, node, copies, copies));
    }
    Cluster cluster = new Cluster("cluster", List.of(node), partitions, Set.of(), Set.of());
    return by.assign(cluster, new GroupSubscription(members)).groupAssignment();
  }
}
