package io.phonecommand.api.dispatch;

import io.phonecommand.common.message.Task;
import io.phonecommand.common.topic.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;

/** Tasks of a request with the correlation id {@code c}. */
final class Tasks {

  static final int PARTITIONS = 12;

  private Tasks() {}

  /** In which the topics of {@code sites} have twelve partitions. */
  static Cluster cluster(String... sites) {
    Node node = new Node(0, "localhost", 9092);
    Node[] copies = {node};
    List<PartitionInfo> partitions = new ArrayList<>();
    for (String site : sites) {
      for (int i = 0; i < PARTITIONS; i++) {
        partitions.add(new PartitionInfo(Topics.tasks(site), i, node, copies, copies));
      }
    }
    return new Cluster("c", List.of(node), partitions, Set.of(), Set.of());
  }

  static Task of(String instanceId) {
    return of(instanceId, "north");
  }

  static Task of(String instanceId, String site) {
    return new Task(
        Task.SYNC, "task-of-" + instanceId, "c", 0, "acme", site, instanceId, "ls", 1L, null, null);
  }
}
