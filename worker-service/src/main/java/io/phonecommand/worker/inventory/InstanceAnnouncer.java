package io.phonecommand.worker.inventory;

import io.phonecommand.common.message.InstanceRecord;
import io.phonecommand.common.message.InventoryRecord;
import io.phonecommand.common.message.MessageCodec;
import io.phonecommand.common.topic.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** Writes announcements. Blocks; one thread. */
final class InstanceAnnouncer {

  private final Producer<String, byte[]> producer;
  private final String topic;
  private final Optional<SharedAnnouncements> shared;

  InstanceAnnouncer(
      Producer<String, byte[]> producer, String site, Optional<SharedAnnouncements> shared) {
    this.producer = producer;
    this.topic = Topics.instances(site);
    this.shared = shared;
  }

  /**
   * Says on the site's topic what {@code plan} says, and the summary behind it. Returns once Kafka
   * has it.
   *
   * @return up to where the topic is written, if something was
   * @throws KafkaException if Kafka does not have it all; doing it again does no harm
   */
  OptionalLong announce(AnnouncementPlan plan, Optional<InventoryRecord> summary) {
    write(topic, 0, plan.changes());
    if (summary.isEmpty()) {
      return OptionalLong.empty();
    }
    byte[] last = MessageCodec.write(summary.get());
    List<RecordMetadata> stored =
        write(List.of(new ProducerRecord<>(topic, 0, InventoryRecord.KEY, last)));
    return OptionalLong.of(stored.getFirst().offset() + 1);
  }

  /** Says for an earlier version what it misses. Returns once Kafka has it. */
  void announceToOthers(Inventory inventory) {
    shared.ifPresent(
        announcements -> write(Topics.SHARED_INSTANCES, null, announcements.missing(inventory)));
  }

  /**
   * @param instances null withdraws one
   */
  // Kafka's constructor is not annotated; a null value is how a key is deleted.
  @SuppressWarnings("NullAway")
  private void write(
      String to, @Nullable Integer partition, Map<String, @Nullable InstanceRecord> instances) {
    List<ProducerRecord<String, byte[]>> changes = new ArrayList<>();
    instances.forEach(
        (id, instance) ->
            changes.add(
                new ProducerRecord<>(
                    to, partition, id, instance == null ? null : MessageCodec.write(instance))));
    write(changes);
  }

  /** Returns where each one of {@code changes} stands, once Kafka has them all. */
  private List<RecordMetadata> write(List<ProducerRecord<String, byte[]>> changes) {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    for (ProducerRecord<String, byte[]> change : changes) {
      Future<RecordMetadata> future = producer.send(change);
      if (future.state() == Future.State.FAILED) {
        // Refused at once: each further attempt would block as long as this one did.
        requireStored(future);
      }
      sent.add(future);
    }
    producer.flush();
    return sent.stream().map(InstanceAnnouncer::requireStored).toList();
  }

  private static RecordMetadata requireStored(Future<RecordMetadata> future) {
    if (future.state() != Future.State.SUCCESS) {
      throw new KafkaException("an announcement was not stored");
    }
    return future.resultNow();
  }
}
