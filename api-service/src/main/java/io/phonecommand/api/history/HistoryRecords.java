package io.phonecommand.api.history;

import io.micrometer.core.instrument.Counter;
import io.phonecommand.api.directory.Placement;
import io.phonecommand.common.message.MessageCodec;
import io.phonecommand.common.message.RequestRecord;
import io.phonecommand.common.message.UnreadableMessageException;
import io.phonecommand.common.topic.Topics;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a record of the requests topic means for the history. One thread calls it. */
final class HistoryRecords {

  private static final Logger log = LoggerFactory.getLogger(HistoryRecords.class);

  private final RequestHistory history;
  private final Counter unreadable;

  HistoryRecords(RequestHistory history, Counter unreadable) {
    this.history = history;
    this.unreadable = unreadable;
  }

  void apply(@Nullable String key, byte @Nullable [] value) {
    if (key == null || key.isEmpty()) {
      skip("it has no key");
      return;
    }
    try {
      RequestRecord request = MessageCodec.readRequest(value);
      history.note(key, request.fingerprint(), new Placement(request.placement()));
    } catch (UnreadableMessageException | IllegalArgumentException e) {
      skip(String.valueOf(e.getMessage()));
    }
  }

  private void skip(String problem) {
    unreadable.increment();
    log.warn("skipped a record of {}: {}", Topics.REQUESTS, problem);
  }
}
