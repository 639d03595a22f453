package io.phonecommand.worker.inventory;

import io.phonecommand.common.kafka.LogReader;
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

/** What all sites have announced: the last record of each instance on the compacted topic. */
final class Announcements {

  private static final Logger log = LoggerFactory.getLogger(Announcements.class);

  /** How long nothing may come of a topic that has more. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Supplier<Consumer<String, byte[]>> consumers;

  /**
   * @param consumers makes a consumer without a group, for one reading
   */
  Announcements(Supplier<Consumer<String, byte[]>> consumers) {
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
          consumer.partitionsFor(Topics.INSTANCES, PATIENCE).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      LogReader.open(consumer, partitions, LogReader.BEGINNING, PATIENCE)
          .readToEnd(PATIENCE, instance -> note(instance, wanted, announced));
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
