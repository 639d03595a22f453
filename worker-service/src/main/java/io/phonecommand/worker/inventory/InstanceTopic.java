package io.phonecommand.worker.inventory;

import io.phonecommand.common.message.InstanceRecord;
import io.phonecommand.common.message.MessageCodec;
import io.phonecommand.common.message.UnreadableMessageException;
import io.phonecommand.common.topic.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all sites have announced, read from the compacted topic from its beginning to its end. */
final class InstanceTopic {

  private static final Logger log = LoggerFactory.getLogger(InstanceTopic.class);
  private static final Duration POLL_WAIT = Duration.ofMillis(200);

  private final Supplier<Consumer<String, byte[]>> consumers;

  /**
   * @param consumers makes a consumer without a group, for one reading
   */
  InstanceTopic(Supplier<Consumer<String, byte[]>> consumers) {
    this.consumers = consumers;
  }

  /**
   * Reads it all, and returns what {@code wanted} says yes to: the topic may hold a million
   * instances, of which a site has a few.
   *
   * @param wanted asked with instance id and record
   * @throws org.apache.kafka.common.KafkaException if Kafka can't be read
   */
  Map<String, InstanceRecord> read(BiPredicate<String, InstanceRecord> wanted) {
    Map<String, InstanceRecord> announced = new HashMap<>();
    try (Consumer<String, byte[]> consumer = consumers.get()) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(Topics.INSTANCES).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
        consumer.poll(POLL_WAIT).forEach(instance -> note(instance, wanted, announced));
      }
    }
    return announced;
  }

  private static void note(
      ConsumerRecord<String, byte[]> instance,
      BiPredicate<String, InstanceRecord> wanted,
      Map<String, InstanceRecord> announced) {
    String instanceId = instance.key();
    if (instanceId == null) {
      return;
    }
    // Whatever was there before is gone, also if the new record isn't wanted.
    announced.remove(instanceId);
    if (instance.value() == null) {
      return;
    }
    try {
      InstanceRecord read = MessageCodec.readInstance(instance.value());
      if (wanted.test(instanceId, read)) {
        announced.put(instanceId, read);
      }
    } catch (UnreadableMessageException e) {
      log.warn("{}@{} is no instance", instance.partition(), instance.offset());
    }
  }
}
