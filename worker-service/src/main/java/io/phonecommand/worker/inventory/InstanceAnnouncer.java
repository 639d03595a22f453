package io.phonecommand.worker.inventory;

import io.phonecommand.common.message.InstanceRecord;
import io.phonecommand.common.message.MessageCodec;
import io.phonecommand.common.topic.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/** Tells the api replicas which instances this site has, on the compacted topic. */
final class InstanceAnnouncer {

  private final Producer<String, byte[]> producer;
  private final String site;

  InstanceAnnouncer(Producer<String, byte[]> producer, String site) {
    this.producer = producer;
    this.site = site;
  }

  /**
   * Announces what {@code next} adds or changes, and withdraws what it no longer has.
   *
   * @return whether Kafka has it all; if not, announcing the same again does no harm
   */
  boolean announce(Inventory previous, Inventory next) {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    for (ProducerRecord<String, byte[]> change : changes(previous, next)) {
      Future<RecordMetadata> future = producer.send(change);
      sent.add(future);
      if (future.state() == Future.State.FAILED) {
        // Each further attempt would block as long as this one did.
        return false;
      }
    }
    producer.flush();
    return sent.stream().allMatch(future -> future.state() == Future.State.SUCCESS);
  }

  private List<ProducerRecord<String, byte[]>> changes(Inventory previous, Inventory next) {
    Map<String, Phone> before = previous.byInstanceId();
    List<ProducerRecord<String, byte[]>> changes = new ArrayList<>();
    for (Phone phone : next.byInstanceId().values()) {
      Phone known = before.get(phone.instanceId());
      if (known == null || !known.tenant().equals(phone.tenant())) {
        InstanceRecord instance = new InstanceRecord(InstanceRecord.VERSION, phone.tenant(), site);
        changes.add(announcement(phone.instanceId(), instance));
      }
    }
    for (String instanceId : before.keySet()) {
      if (!next.byInstanceId().containsKey(instanceId)) {
        changes.add(tombstone(instanceId));
      }
    }
    return changes;
  }

  private static ProducerRecord<String, byte[]> announcement(
      String instanceId, InstanceRecord instance) {
    return new ProducerRecord<>(Topics.INSTANCES, instanceId, MessageCodec.write(instance));
  }

  // Kafka's constructor is not annotated; a null value is how a key is deleted.
  @SuppressWarnings("NullAway")
  private static ProducerRecord<String, byte[]> tombstone(String instanceId) {
    return new ProducerRecord<>(Topics.INSTANCES, instanceId, null);
  }
}
