package io.phonecommand.api.history;

import io.micrometer.core.instrument.Counter;
import io.phonecommand.api.history.RequestHistory.KnownRequest;
import io.phonecommand.common.message.MessageCodec;
import io.phonecommand.common.topic.Topics;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/** Writes requests for the other replicas, beside the threads that carry them out. */
final class HistoryWriter {

  private final Producer<String, byte[]> producer;
  private final String origin;
  private final Counter failures;

  HistoryWriter(Producer<String, byte[]> producer, String origin, Counter failures) {
    this.producer = producer;
    this.origin = origin;
    this.failures = failures;
  }

  /** Returns at once. A failure is counted: this replica knows the request, the others don't. */
  void write(String key, KnownRequest request) {
    byte[] value =
        MessageCodec.write(
            new RequestRecord(
                RequestRecord.VERSION, request.fingerprint(), request.placement().text(), origin));
    // When it was used, and not when it is written, so that all replicas go by the same time.
    ProducerRecord<String, byte[]> told =
        new ProducerRecord<>(Topics.REQUESTS, null, request.usedAt(), key, value);
    Thread.ofVirtual().name("history").start(() -> send(told));
  }

  private void send(ProducerRecord<String, byte[]> told) {
    try {
      var ignored =
          producer.send(
              told,
              (metadata, failure) -> {
                if (failure != null) {
                  failures.increment();
                }
              });
    } catch (KafkaException | IllegalStateException e) {
      failures.increment();
    }
  }
}
