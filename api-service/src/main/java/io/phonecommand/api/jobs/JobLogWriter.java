package io.phonecommand.api.jobs;

import io.phonecommand.api.dispatch.UnavailableException;
import io.phonecommand.common.message.AcceptedRequest;
import io.phonecommand.common.message.MessageCodec;
import io.phonecommand.common.topic.Topics;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes to the jobs topic, and waits until Kafka has what was written. Any thread may call it, and
 * is blocked for a limited time.
 */
final class JobLogWriter {

  private static final Logger log = LoggerFactory.getLogger(JobLogWriter.class);

  /** From the client's own limit to not waiting for it any more. */
  private static final Duration MARGIN = Duration.ofSeconds(1);

  /** Makes the record of a request that is accepted. */
  @FunctionalInterface
  interface Acceptance {

    /**
     * The record.
     *
     * @param key its key
     * @param partition the one that it will stand in
     */
    AcceptedRequest recordWith(String key, int partition);
  }

  /** A request that was accepted, and where that stands. */
  record Stored(TaskAddress address, AcceptedRequest request) {}

  private final Producer<String, byte[]> producer;
  private final Duration limit;
  private final SecureRandom random = new SecureRandom();

  /**
   * Writes by {@code producer}.
   *
   * @param limit the producer's own, from sending a record to giving it up
   */
  JobLogWriter(Producer<String, byte[]> producer, Duration limit) {
    this.producer = producer;
    this.limit = limit;
  }

  /**
   * Writes that a request was accepted, under a key that nobody can guess.
   *
   * @throws UnavailableException if Kafka does not say that it has it; then nobody will ever know
   *     its address
   */
  Stored accept(Acceptance acceptance) throws UnavailableException {
    long key = random.nextLong();
    String keyText = TaskAddress.keyText(key);
    try {
      int partitions = producer.partitionsFor(Topics.JOBS).size();
      int partition = TaskAddress.partitionOf(keyText, partitions);
      AcceptedRequest request = acceptance.recordWith(keyText, partition);
      RecordMetadata stored =
          await(
              send(partition, keyText, MessageCodec.write(request)),
              Deadline.in(limit.plus(MARGIN)));
      if (stored.hasOffset()) {
        return new Stored(new TaskAddress(partition, stored.offset(), key), request);
      }
      log.warn("Kafka does not say where it has stored a record");
    } catch (ExecutionException | TimeoutException | KafkaException | IllegalStateException e) {
      log.debug("a request could not be accepted", e);
    }
    throw JobRefusals.kafka();
  }

  /**
   * Writes more of one request, in this order, within one limit for all of it.
   *
   * @return whether Kafka has all of it
   */
  boolean write(TaskAddress address, List<? extends Record> messages) {
    Deadline until = Deadline.in(limit.plus(MARGIN));
    try {
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      for (Record message : messages) {
        Future<RecordMetadata> each =
            send(address.partition(), address.keyText(), MessageCodec.write(message));
        if (each.isDone() || until.isOver()) {
          // What the client refuses at once it would refuse of the next one, too, after blocking as
          // long again.
          var unused = await(each, until);
        }
        sent.add(each);
      }
      for (Future<RecordMetadata> each : sent) {
        var unused = await(each, until);
      }
      return true;
    } catch (ExecutionException
        | TimeoutException
        | KafkaException
        | IllegalStateException
        | UnavailableException e) {
      log.debug("more of a request could not be written", e);
      return false;
    }
  }

  private Future<RecordMetadata> send(int partition, String key, byte[] value) {
    return producer.send(new ProducerRecord<>(Topics.JOBS, partition, key, value));
  }

  private static RecordMetadata await(Future<RecordMetadata> sent, Deadline until)
      throws ExecutionException, TimeoutException, UnavailableException {
    try {
      return sent.get(until.left().toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw JobRefusals.stopping();
    }
  }
}
