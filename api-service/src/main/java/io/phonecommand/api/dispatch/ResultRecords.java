package io.phonecommand.api.dispatch;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.phonecommand.api.dispatch.PendingRequest.ResultKind;
import io.phonecommand.common.message.MessageCodec;
import io.phonecommand.common.message.UnreadableMessageException;
import io.phonecommand.common.topic.Topics;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a record of the results topic means: for whom it is, and how it is counted. */
final class ResultRecords {

  private static final Logger log = LoggerFactory.getLogger(ResultRecords.class);

  private final PendingRequests requests;
  private final Map<ResultKind, Counter> counters = new EnumMap<>(ResultKind.class);

  ResultRecords(PendingRequests requests, MeterRegistry meters) {
    this.requests = requests;
    for (ResultKind kind : ResultKind.values()) {
      counters.put(
          kind,
          Counter.builder("phone_command.results")
              .description("Results read from this replica's partition")
              .tag("kind", kind.name().toLowerCase(Locale.ROOT))
              .register(meters));
    }
  }

  void apply(byte @Nullable [] value) {
    Objects.requireNonNull(counters.get(kindOf(value))).increment();
  }

  private ResultKind kindOf(byte @Nullable [] value) {
    try {
      return requests.deliver(MessageCodec.readResult(value));
    } catch (UnreadableMessageException e) {
      log.warn("skipped a record of {}: {}", Topics.RESULTS, e.getMessage());
      return ResultKind.UNREADABLE;
    }
  }
}
