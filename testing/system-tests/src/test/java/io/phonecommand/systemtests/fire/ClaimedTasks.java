package io.phonecommand.systemtests.fire;

import io.phonecommand.common.kafka.KafkaSettings;
import io.phonecommand.common.topic.Topics;
import io.phonecommand.processes.KafkaCluster;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import tools.jackson.databind.json.JsonMapper;

/** What api replicas claim for the ids of asynchronous requests, read as it comes. One thread. */
final class ClaimedTasks implements AutoCloseable {

  private static final Duration POLL_WAIT = Duration.ofMillis(200);
  private static final int POLLS = 50;

  private final KafkaConsumer<String, byte[]> consumer;

  /** From now on. */
  ClaimedTasks(KafkaCluster kafka) {
    consumer = new KafkaConsumer<>(KafkaSettings.to(kafka.bootstrapServers()).consumer());
    List<TopicPartition> partitions =
        consumer.partitionsFor(Topics.REQUESTS).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    // A seek is lazy; asking for the position carries it out.
    partitions.forEach(consumer::position);
  }

  /** The next task id, for which some request stands first in the log; waits up to 10 s. */
  String next() {
    for (int i = 0; i < POLLS; i++) {
      for (ConsumerRecord<String, byte[]> read : consumer.poll(POLL_WAIT)) {
        String taskId = JsonMapper.shared().readTree(read.value()).path("task_id").asString("");
        if (!taskId.isEmpty()) {
          return taskId;
        }
      }
    }
    throw new AssertionError("no task was claimed");
  }

  @Override
  public void close() {
    consumer.close();
  }
}
