package io.phonecommand.processes;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * What can be done to topics and offsets by hand. Repeats of what was asked before may be told that
 * nobody knows, for as long as they are remembered.
 */
public final class KafkaChanges {

  /** Two looks of a service at the topics, and what Kafka needs. */
  private static final Duration MADE_LIMIT = Duration.ofSeconds(60);

  private static final int ANSWER_SECONDS = 10;

  private final Admin admin;
  private final Spans changed = new Spans();

  KafkaChanges(Admin admin) {
    this.admin = admin;
  }

  /** Deletes a topic; returns once a service has made it again. */
  public void deleteTopic(String topic) throws Exception {
    note();
    Uuid before = describe(topic).topicId();
    answer(admin.deleteTopics(List.of(topic)).all());
    Waiting.until(topic + " is made again", MADE_LIMIT, () -> isMadeAnew(topic, before));
  }

  private boolean isMadeAnew(String topic, Uuid before) throws Exception {
    try {
      return !describe(topic).topicId().equals(before);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return false;
      }
      throw e;
    }
  }

  /** How many partitions a topic has. */
  public int partitions(String topic) throws Exception {
    return describe(topic).partitions().size();
  }

  private TopicDescription describe(String topic) throws Exception {
    return answer(admin.describeTopics(List.of(topic)).allTopicNames()).values().iterator().next();
  }

  public void addPartitions(String topic, int count) throws Exception {
    note();
    int all = partitions(topic) + count;
    answer(admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(all))).all());
  }

  /** Sets all that a group has committed to 0; it must have no members. */
  public void setOffsetsToTheBeginning(String group) throws Exception {
    note();
    Map<TopicPartition, OffsetAndMetadata> beginning =
        answer(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
            .keySet()
            .stream()
            .collect(Collectors.toMap(partition -> partition, any -> new OffsetAndMetadata(0)));
    answer(admin.alterConsumerGroupOffsets(group, beginning).all());
  }

  private static <T> T answer(KafkaFuture<T> question) throws Exception {
    return question.get(ANSWER_SECONDS, TimeUnit.SECONDS);
  }

  void note() {
    changed.begin();
  }

  /** What comes now was not asked before any change. */
  public void forget() {
    changed.end();
  }

  /** When something had been changed by hand. */
  public List<Spans.Span> times() {
    return changed.all();
  }
}
