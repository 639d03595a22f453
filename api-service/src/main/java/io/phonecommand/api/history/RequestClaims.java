package io.phonecommand.api.history;

import io.phonecommand.api.directory.Placement;
import io.phonecommand.common.message.MessageCodec;
import io.phonecommand.common.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Agrees with all replicas on which try of an asynchronous request was the first: each writes its
 * own task id, and reads back which one stands first in the log. Any thread may call it.
 */
public final class RequestClaims {

  private static final Logger log = LoggerFactory.getLogger(RequestClaims.class);

  private final RequestHistory history;
  private final Producer<String, byte[]> producer;
  private final String origin;
  private final Duration limit;

  /** By their task ids, those that wait for their own record to be read. */
  private final ConcurrentMap<String, CompletableFuture<String>> waiting =
      new ConcurrentHashMap<>();

  /**
   * Nothing is claimed yet.
   *
   * @param producer sends at once
   * @param limit from writing a record to having read it back
   */
  RequestClaims(
      RequestHistory history, Producer<String, byte[]> producer, String origin, Duration limit) {
    this.history = history;
    this.producer = producer;
    this.origin = origin;
    this.limit = limit;
  }

  /**
   * The task id of a request's first try, if this replica knows of one; nothing is written.
   *
   * @param instanceIds in any order
   * @throws RequestConflictException if the id was used for something else within the window, also
   *     by a synchronous request
   */
  public Optional<String> find(
      String tenant, String requestId, String command, List<String> instanceIds)
      throws RequestConflictException {
    return history.findTask(
        RequestHistory.keyOf(tenant, requestId),
        RequestHistory.fingerprintOfTask(command, instanceIds));
  }

  /**
   * Writes that a request was accepted as {@code taskId}, and blocks until that has been read back.
   *
   * @param placement where the instances are now
   * @return the task id that counts, of the first try; empty if nobody knows in time which one it
   *     is: it may be this one
   * @throws RequestConflictException as {@link #find}
   */
  public Optional<String> claim(
      String tenant,
      String requestId,
      String command,
      List<String> instanceIds,
      Placement placement,
      String taskId)
      throws RequestConflictException {
    String key = RequestHistory.keyOf(tenant, requestId);
    String fingerprint = RequestHistory.fingerprintOfTask(command, instanceIds);
    byte[] value =
        MessageCodec.write(
            new RequestRecord(
                RequestRecord.VERSION, fingerprint, placement.text(), origin, taskId));
    CompletableFuture<String> first = new CompletableFuture<>();
    waiting.put(taskId, first);
    try {
      write(key, value, first);
      String known = first.get(limit.toMillis(), TimeUnit.MILLISECONDS);
      return Optional.of(RequestHistory.taskOf(known, fingerprint));
    } catch (ExecutionException | TimeoutException e) {
      log.debug("a request's record was not read back", e);
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } finally {
      waiting.remove(taskId);
    }
  }

  /** Of a failure it is not certain that nothing was stored, but that nobody waits for it is. */
  private void write(String key, byte[] value, CompletableFuture<String> first) {
    try {
      var unused =
          producer.send(
              new ProducerRecord<>(Topics.REQUESTS, key, value),
              (metadata, failure) -> {
                if (failure != null) {
                  first.completeExceptionally(failure);
                }
              });
    } catch (KafkaException | IllegalStateException e) {
      first.completeExceptionally(e);
    }
  }

  /**
   * An asynchronous request's record was read, of whichever replica.
   *
   * @param usedAt as the record says
   */
  void read(String key, String fingerprint, String taskId, Instant usedAt) {
    String first = history.rememberTask(key, fingerprint, taskId, usedAt);
    CompletableFuture<String> waits = waiting.get(taskId);
    if (waits != null) {
      waits.complete(first);
    }
  }
}
