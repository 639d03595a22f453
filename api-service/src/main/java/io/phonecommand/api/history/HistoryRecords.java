package io.phonecommand.api.history;

import io.micrometer.core.instrument.Counter;
import io.phonecommand.api.directory.Placement;
import io.phonecommand.common.message.MessageCodec;
import io.phonecommand.common.message.UnreadableMessageException;
import io.phonecommand.common.topic.Topics;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a record of the requests topic means for the history. One thread calls it. */
final class HistoryRecords {

  private static final Logger log = LoggerFactory.getLogger(HistoryRecords.class);

  private final RequestHistory history;
  private final RequestClaims claims;
  private final String origin;
  private final Counter unreadable;

  /**
   * @param claims hears of the records of asynchronous requests, also of this replica's own
   * @param origin this replica's own records have it
   */
  HistoryRecords(RequestHistory history, RequestClaims claims, String origin, Counter unreadable) {
    this.history = history;
    this.claims = claims;
    this.origin = origin;
    this.unreadable = unreadable;
  }

  void apply(ConsumerRecord<String, byte[]> read) {
    String key = read.key();
    if (key == null || key.isEmpty()) {
      skip("it has no key");
      return;
    }
    try {
      RequestRecord request = MessageCodec.read(RequestRecord.class, read.value());
      String taskId = request.taskId();
      if (taskId != null) {
        claims.read(key, request.fingerprint(), taskId, usedAt(read));
      } else if (!origin.equals(request.origin())) {
        history.remember(
            key, request.fingerprint(), new Placement(request.placement()), usedAt(read));
      }
    } catch (UnreadableMessageException | IllegalArgumentException e) {
      skip(String.valueOf(e.getMessage()));
    }
  }

  private static Instant usedAt(ConsumerRecord<?, ?> read) {
    return Instant.ofEpochMilli(read.timestamp());
  }

  private void skip(String problem) {
    unreadable.increment();
    log.warn("skipped a record of {}: {}", Topics.REQUESTS, problem);
  }
}
