package io.phonecommand.worker.inventory;

import io.phonecommand.common.message.InstanceRecord;
import io.phonecommand.common.message.MessageCodec;
import io.phonecommand.common.topic.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;

/** Tells the api replicas which instances this site has, on the compacted topic. */
final class InstanceAnnouncer {

  private final Announcements announcements;
  private final Producer<String, byte[]> producer;
  private final String site;

  InstanceAnnouncer(Announcements announcements, Producer<String, byte[]> producer, String site) {
    this.announcements = announcements;
    this.producer = producer;
    this.site = site;
  }

  /**
   * Makes the topic say what {@code inventory} says of this site, whoever wrote it before: another
   * worker of the site, or this one before it was restarted.
   *
   * @param shrinkLimit how many of the instances that the topic knows may be withdrawn
   * @return the ids that belong to another site and were not announced
   * @throws InvalidInventoryException if too many would be withdrawn; nothing has been announced
   * @throws KafkaException if Kafka does not have it all; doing it again does no harm
   */
  List<String> announce(Inventory inventory, ShrinkLimit shrinkLimit)
      throws InvalidInventoryException {
    AnnouncementPlan plan =
        AnnouncementPlan.of(
            site,
            inventory,
            announcements.read(
                (id, known) -> known.site().equals(site) || inventory.find(id).isPresent()));
    shrinkLimit.check(inventory, plan.knownBefore(), plan.withdrawn().size());
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    plan.announced().forEach(phone -> sent.add(send(announcementOf(phone))));
    plan.withdrawn().forEach(instanceId -> sent.add(send(tombstoneOf(instanceId))));
    producer.flush();
    sent.forEach(InstanceAnnouncer::requireStored);
    return plan.conflicts();
  }

  private Future<RecordMetadata> send(ProducerRecord<String, byte[]> change) {
    Future<RecordMetadata> future = producer.send(change);
    if (future.state() == Future.State.FAILED) {
      // Refused at once: each further attempt would block as long as this one did.
      requireStored(future);
    }
    return future;
  }

  private static void requireStored(Future<RecordMetadata> future) {
    if (future.state() != Future.State.SUCCESS) {
      throw new KafkaException("an announcement was not stored");
    }
  }

  private ProducerRecord<String, byte[]> announcementOf(Phone phone) {
    InstanceRecord instance = new InstanceRecord(InstanceRecord.VERSION, phone.tenant(), site);
    return new ProducerRecord<>(Topics.INSTANCES, phone.instanceId(), MessageCodec.write(instance));
  }

  // Kafka's constructor is not annotated; a null value is how a key is deleted.
  @SuppressWarnings("NullAway")
  private static ProducerRecord<String, byte[]> tombstoneOf(String instanceId) {
    return new ProducerRecord<>(Topics.INSTANCES, instanceId, null);
  }
}
