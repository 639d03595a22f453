package io.phonecommand.api.auth;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Notes how looking for new keys goes: each time in a counter, each change in the log. */
final class KeyRefreshes {

  private static final Logger log = LoggerFactory.getLogger(KeyRefreshes.class);

  /** Bounds of one line about a set that is none of ours to judge. */
  private static final int MAX_NAMED = 10;

  private static final int MAX_CHARACTERS = 120;

  private final String location;
  private final Counter succeeded;
  private final Counter failed;
  private final AtomicReference<@Nullable String> lastProblem = new AtomicReference<>();
  private final AtomicReference<String> lastSkipped = new AtomicReference<>("");
  private volatile boolean areKnown;

  KeyRefreshes(String location, MeterRegistry meters) {
    this.location = location;
    this.succeeded = counter("ok", meters);
    this.failed = counter("failed", meters);
  }

  void succeeded(int keys) {
    succeeded.increment();
    areKnown = true;
    if (lastProblem.getAndSet(null) != null) {
      log.info("the keys of tokens can be read again: {} from {}", keys, location);
    }
  }

  /** Some keys are not used; {@code keys} says which and why, in the issuer's words. */
  void skipped(List<String> keys) {
    String names =
        keys.stream()
            .map(KeyRefreshes::clean)
            .sorted()
            .limit(MAX_NAMED)
            .collect(Collectors.joining("; "));
    if (!names.equals(lastSkipped.getAndSet(names)) && !names.isEmpty()) {
      log.info("{} has {} keys that verify no token: {}", location, keys.size(), names);
    }
  }

  /** The keys known so far stay in use. */
  void failed(String problem) {
    failed.increment();
    if (!problem.equals(lastProblem.getAndSet(problem))) {
      log.warn(
          "{} {}; {}",
          location,
          problem,
          areKnown
              ? "the keys known so far stay in use"
              : "no key is known yet, so requests are answered KOOPHONE.API.5003");
    }
  }

  private static Counter counter(String outcome, MeterRegistry meters) {
    return Counter.builder("phone_command.auth.key.refreshes")
        .description("How looking for the keys of tokens went, at the start and ever since")
        .tag("outcome", outcome)
        .register(meters);
  }

  private static String clean(String text) {
    String printable = text.replaceAll("\\p{C}", "?");
    return printable.substring(0, Math.min(printable.length(), MAX_CHARACTERS));
  }
}
