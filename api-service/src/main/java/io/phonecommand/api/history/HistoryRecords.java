package io.phonecommand.api.history;

import io.micrometer.core.instrument.Counter;
import io.phonecommand.api.directory.Placement;
import io.phonecommand.common.message.MessageCodec;
import io.phonecommand.common.message.UnreadableMessageException;
import io.phonecommand.common.topic.Topics;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a record of the requests topic means for the history. One thread calls it. */
final class HistoryRecords {

  private static final Logger log = LoggerFactory.getLogger(HistoryRecords.class);

  private final RequestHistory history;
  private final String origin;
  private final Clock clock;
  private final Counter unreadable;

  /**
   * @param origin this replica's own records have it
   */
  HistoryRecords(RequestHistory history, String origin, Clock clock, Counter unreadable) {
    this.history = history;
    this.origin = origin;
    this.clock = clock;
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
      if (origin.equals(request.origin())) {
        return;
      }
      Duration age = Duration.between(Instant.ofEpochMilli(read.timestamp()), clock.instant());
      history.remember(
          key,
          request.fingerprint(),
          new Placement(request.placement()),
          age.isNegative() ? Duration.ZERO : age);
    } catch (UnreadableMessageException | IllegalArgumentException e) {
      skip(String.valueOf(e.getMessage()));
    }
  }

  private void skip(String problem) {
    unreadable.increment();
    log.warn("skipped a record of {}: {}", Topics.REQUESTS, problem);
  }
}
