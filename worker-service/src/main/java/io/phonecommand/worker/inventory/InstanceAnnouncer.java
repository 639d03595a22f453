package io.phonecommand.worker.inventory;

import io.phonecommand.common.message.InstanceRecord;
import io.phonecommand.common.message.MessageCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** Writes announcements. Blocks; one thread. */
final class InstanceAnnouncer {

  private final Producer<String, byte[]> producer;

  InstanceAnnouncer(Producer<String, byte[]> producer) {
    this.producer = producer;
  }

  /**
   * Returns once Kafka has them all.
   *
   * @return where each one stands, in the order of {@code changes}
   * @throws KafkaException if Kafka does not have them all; doing it again does no harm
   */
  List<RecordMetadata> write(List<ProducerRecord<String, byte[]>> changes) {
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

  /**
   * @param instance null withdraws it
   */
  // Kafka's constructor is not annotated; a null value is how a key is deleted.
  @SuppressWarnings("NullAway")
  static ProducerRecord<String, byte[]> recordOf(
      String topic,
      @Nullable Integer partition,
      String instanceId,
      @Nullable InstanceRecord instance) {
    return new ProducerRecord<>(
        topic, partition, instanceId, instance == null ? null : MessageCodec.write(instance));
  }
}
