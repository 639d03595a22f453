package io.phonecommand.worker.states;

import io.phonecommand.common.message.MessageCodec;
import io.phonecommand.common.message.StateRecord;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/** Writes what is to be said of phones. Blocks; one thread. */
final class StateAnnouncer {

  /** Longer than the producer tries. */
  private static final Duration LIMIT = Duration.ofSeconds(15);

  private final Producer<String, byte[]> producer;
  private final String topic;

  StateAnnouncer(Producer<String, byte[]> producer, String topic) {
    this.producer = producer;
    this.topic = topic;
  }

  /**
   * Returns once Kafka has all of {@code changes}.
   *
   * @param changes by instance id; null takes back what was said
   * @param stored hears of each that it has
   * @throws KafkaException if it does not have all of them; those that it has were told
   */
  void announce(
      Map<String, @Nullable StateRecord> changes,
      BiConsumer<String, @Nullable StateRecord> stored) {
    Map<String, Future<RecordMetadata>> sent = new LinkedHashMap<>();
    for (Map.Entry<String, @Nullable StateRecord> change : changes.entrySet()) {
      Future<RecordMetadata> future = producer.send(recordOf(change.getKey(), change.getValue()));
      sent.put(change.getKey(), future);
      if (future.state() == Future.State.FAILED) {
        // Refused at once: each further attempt would block as long as this one did.
        break;
      }
    }
    Exception failure = null;
    for (Map.Entry<String, Future<RecordMetadata>> each : sent.entrySet()) {
      try {
        var unused = each.getValue().get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        stored.accept(each.getKey(), changes.get(each.getKey()));
      } catch (ExecutionException | TimeoutException e) {
        failure = failure == null ? e : failure;
      } catch (InterruptedException e) {
        throw new InterruptException(e);
      }
    }
    if (failure != null) {
      throw new KafkaException("not all that is to be said of phones was stored", failure);
    }
  }

  // Kafka's constructor is not annotated; a null value is how a key is deleted.
  @SuppressWarnings("NullAway")
  private ProducerRecord<String, byte[]> recordOf(String instanceId, @Nullable StateRecord state) {
    return new ProducerRecord<>(
        topic, 0, instanceId, state == null ? null : MessageCodec.write(state));
  }
}
