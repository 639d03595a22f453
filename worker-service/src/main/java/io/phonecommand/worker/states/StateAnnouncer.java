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

  /** Hears what Kafka has. */
  interface Stored {

    /**
     * It has one of them.
     *
     * @param state null: what was said of the instance is taken back
     */
    void stored(String instanceId, @Nullable StateRecord state);
  }

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
   * @throws KafkaException if it does not have all of them; those that it has were told
   */
  void announce(Map<String, @Nullable StateRecord> changes, Stored heard) {
    Map<String, Future<RecordMetadata>> sent = new LinkedHashMap<>();
    for (Map.Entry<String, @Nullable StateRecord> change : changes.entrySet()) {
      Future<RecordMetadata> future = producer.send(recordOf(change.getKey(), change.getValue()));
      sent.put(change.getKey(), future);
      if (future.state() == Future.State.FAILED) {
        // Refused at once: each further attempt would block as long as this one did.
        break;
      }
    }
    boolean complete = true;
    for (Map.Entry<String, Future<RecordMetadata>> each : sent.entrySet()) {
      if (isStored(each.getValue())) {
        heard.stored(each.getKey(), changes.get(each.getKey()));
      } else {
        complete = false;
      }
    }
    if (!complete) {
      throw new KafkaException("not all that is to be said of phones was stored");
    }
  }

  // Kafka's constructor is not annotated; a null value is how a key is deleted.
  @SuppressWarnings("NullAway")
  private ProducerRecord<String, byte[]> recordOf(String instanceId, @Nullable StateRecord state) {
    return new ProducerRecord<>(
        topic, 0, instanceId, state == null ? null : MessageCodec.write(state));
  }

  private static boolean isStored(Future<RecordMetadata> sent) {
    try {
      var unused = sent.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (ExecutionException | TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }
}
