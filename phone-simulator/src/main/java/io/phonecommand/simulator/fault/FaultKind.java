package io.phonecommand.simulator.fault;

import java.util.Locale;

/** The things that can go wrong with a phone. */
public enum FaultKind {
  /** Nothing is wrong. */
  NONE,
  /** Nothing listens on the phone's port: connecting fails at once. Cuts existing connections. */
  REFUSE_CONNECTIONS,
  /**
   * The phone is a black hole: it accepts connections, reads, throws away what it reads, and never
   * says a word, also on existing connections. Those are cut when the fault ends.
   */
  SILENT,
  /**
   * Everything in the phone stands still, as under {@code docker pause}, and its kernel lives:
   * connecting succeeds, nothing is accepted, read or said, no command starts, goes on or ends.
   * Connections stand. When the fault ends the phone serves what came meanwhile, also what came on
   * connections that the client has reset since: nothing is lost and nothing cut.
   */
  FREEZE,
  /** No key is good enough: every signature and every offered key gets another token. Cuts. */
  UNAUTHORIZED,
  /** Every message of the phone leaves late. */
  LATENCY,
  /** In place of each message come bytes that are none. */
  GARBAGE,
  /** Every service is refused (CLSE in answer to OPEN); the command does not start. */
  REFUSE_SHELL,
  /** An OPEN is never answered; the command does not start; the connection stands. */
  IGNORE_OPEN,
  /** The connection is cut in answer to an OPEN; the command does not start. */
  DROP_ON_OPEN,
  /** The command runs to its end, then the connection is cut before any of its output. */
  DROP_BEFORE_OUTPUT,
  /** The connection is cut after half of the output. */
  DROP_DURING_OUTPUT,
  /** All of the output arrives, then the connection is cut in place of the exit packet. */
  DROP_AFTER_OUTPUT,
  /** After half of the output nothing more comes; the connection stands. */
  HANG_DURING_OUTPUT,
  /** All of the output arrives, then the stream is closed without an exit packet. */
  NO_EXIT_PACKET,
  /** Whatever the command is, its output never ends. */
  FLOOD,
  /** Each multi-byte character of the output is split over two messages. */
  SPLIT_CHARACTERS;

  /** The name on the control endpoint: {@code drop-on-open}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The kind with this label.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static FaultKind ofLabel(String label) {
    for (FaultKind kind : values()) {
      if (kind.label().equals(label)) {
        return kind;
      }
    }
    throw new IllegalArgumentException("there is no fault '" + label + "'");
  }

  /** Whether a real phone would lose the connections that stand when this begins. */
  public boolean cutsConnections() {
    return this == REFUSE_CONNECTIONS || this == UNAUTHORIZED;
  }
}
