package io.phonecommand.simulator.fault;

import java.time.Duration;

/**
 * What is wrong with a phone now. A phone has one fault at a time; {@link FaultKind#NONE} is
 * health.
 *
 * <p>A fault of a command ({@code DROP_...}, {@code HANG_...}, {@code FLOOD} and so on) is looked
 * up when the client opens the stream: clearing it later does not heal a command that is already
 * hung.
 *
 * @param kind what goes wrong
 * @param latency how much later each message leaves; zero unless the kind is {@code LATENCY}
 */
public record Fault(FaultKind kind, Duration latency) {
  /** Longer than any time-out of a client, short enough to end by itself. */
  private static final Duration MAXIMUM_LATENCY = Duration.ofMinutes(10);

  public Fault {
    if (latency.isNegative() || latency.compareTo(MAXIMUM_LATENCY) > 0) {
      throw new IllegalArgumentException("latency must be between 0 and " + MAXIMUM_LATENCY);
    }
    if (kind != FaultKind.LATENCY && !latency.isZero()) {
      throw new IllegalArgumentException(kind.label() + " has no latency");
    }
  }

  public static Fault none() {
    return of(FaultKind.NONE);
  }

  /** Any fault but {@code LATENCY}, which needs a duration. */
  public static Fault of(FaultKind kind) {
    if (kind == FaultKind.LATENCY) {
      throw new IllegalArgumentException("latency needs a duration");
    }
    return new Fault(kind, Duration.ZERO);
  }

  /** Each message leaves this much later; their order stays, and they overlap as on a long line. */
  public static Fault latency(Duration latency) {
    return new Fault(FaultKind.LATENCY, latency);
  }

  public boolean is(FaultKind other) {
    return kind == other;
  }
}
