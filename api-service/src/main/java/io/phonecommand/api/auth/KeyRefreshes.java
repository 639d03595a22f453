package io.phonecommand.api.auth;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Notes how looking for new keys goes: each time in a counter, each change in the log. */
final class KeyRefreshes {

  private static final Logger log = LoggerFactory.getLogger(KeyRefreshes.class);

  private final String location;
  private final Counter succeeded;
  private final Counter failed;
  private final AtomicReference<@Nullable String> lastProblem = new AtomicReference<>();

  KeyRefreshes(String location, MeterRegistry meters) {
    this.location = location;
    this.succeeded = counter("ok", meters);
    this.failed = counter("failed", meters);
  }

  void succeeded(int keys) {
    succeeded.increment();
    if (lastProblem.getAndSet(null) != null) {
      log.info("the keys of tokens can be read again: {} from {}", keys, location);
    }
  }

  /** The keys known so far stay in use. */
  void failed(String problem) {
    failed.increment();
    if (!problem.equals(lastProblem.getAndSet(problem))) {
      log.warn("{} {}; the keys known so far stay in use", location, problem);
    }
  }

  private static Counter counter(String outcome, MeterRegistry meters) {
    return Counter.builder("phone_command.auth.key.refreshes")
        .description("How looking for the keys of tokens went, at the start and ever since")
        .tag("outcome", outcome)
        .register(meters);
  }
}
