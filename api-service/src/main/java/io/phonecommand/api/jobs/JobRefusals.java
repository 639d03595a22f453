package io.phonecommand.api.jobs;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.phonecommand.api.dispatch.UnavailableException;
import java.time.Duration;

/**
 * What is said to those whose requests can't be taken on or gone on with, and how many these are.
 * Any thread may call it.
 */
final class JobRefusals {

  private static final String READERS = "readers";
  private static final String KAFKA = "kafka";

  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final MeterRegistry meters;

  JobRefusals(MeterRegistry meters) {
    this.meters = meters;
    var unused = counter(READERS);
    unused = counter(KAFKA);
  }

  /** Kafka can't be read, or does not take what is written. */
  static UnavailableException kafka() {
    return kafka("The service cannot reach its message broker.");
  }

  /** As above, in other words. */
  static UnavailableException kafka(String text) {
    return UnavailableException.of(KAFKA, text, RETRY_AFTER);
  }

  /** All who read are at work. */
  static UnavailableException readers() {
    return UnavailableException.of(READERS, "Too many tasks are asked about.", RETRY_AFTER);
  }

  /** The same is said to every request, and counts for none. */
  static UnavailableException stopping() {
    return new UnavailableException("The service is stopping.", RETRY_AFTER);
  }

  /** Counts with what a call ends, once, and returns it. */
  UnavailableException counted(UnavailableException end) {
    end.countedAs().ifPresent(reason -> counter(reason).increment());
    return end;
  }

  private Counter counter(String reason) {
    return meters.counter("phone_command.requests.rejected", "reason", reason);
  }
}
