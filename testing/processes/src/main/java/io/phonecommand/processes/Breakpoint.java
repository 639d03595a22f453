package io.phonecommand.processes;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * Places in a worker's program between which a promise could break, at which a debugger can halt
 * it: the product needs no hook for that. Begun at the first statement of a method.
 */
public enum Breakpoint {

  /** The offsets of a batch are about to be committed; nothing of it has started. */
  BEFORE_A_CLAIM("io.phonecommand.worker.intake.ClaimCommitter", "commit"),

  /** The claim stands, and the commands have not started. */
  BETWEEN_CLAIM_AND_START("io.phonecommand.worker.intake.TaskIntake", "handOn"),

  /** The last check before the command is written to the phone. */
  AT_THE_START("io.phonecommand.worker.lanes.TaskExecution", "beginStarting"),

  /** The command has ended, and nobody has been told yet. */
  BETWEEN_EXIT_AND_ANSWER("io.phonecommand.worker.results.ResultPublisher", "publish");

  private final String className;
  private final String methodName;

  Breakpoint(String className, String methodName) {
    this.className = className;
    this.methodName = methodName;
  }

  /** {@code before a claim}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** A worker in which nothing moves. */
  public static final class Halted implements AutoCloseable {

    private final Debugger debugger;
    private final Worker worker;

    private Halted(Debugger debugger, Worker worker) {
      this.debugger = debugger;
      this.worker = worker;
      worker.beginPause();
    }

    /** Lets it go on, if it is still there. */
    @Override
    public void close() {
      debugger.close();
      worker.endPause();
    }
  }

  /** What a JVM needs to be halted by way of {@code port}. */
  public static String flag(int port) {
    return Debugger.flag(port);
  }

  Optional<Halted> await(int port, Duration limit, Worker worker) throws Exception {
    Debugger debugger = Debugger.at(port, new Debugger.Place(className, methodName, 0, true));
    boolean halted = false;
    try {
      halted = debugger.await(limit);
    } finally {
      if (!halted) {
        debugger.close();
      }
    }
    return halted ? Optional.of(new Halted(debugger, worker)) : Optional.empty();
  }
}
