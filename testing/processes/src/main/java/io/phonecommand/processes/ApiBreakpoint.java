package io.phonecommand.processes;

import java.time.Duration;

/**
 * Steps of accepting an asynchronous request between which an api replica can be killed: a debugger
 * halts the thread that comes there, at the first statement of a method, and all others go on.
 */
public enum ApiBreakpoint {

  /** The accepted record is stored; what the request's id was used for is not written. */
  AFTER_THE_ACCEPTED_RECORD("io.phonecommand.api.history.RequestClaims", "claim"),

  /** The request's record was read back; no task is made of it yet. */
  AFTER_THE_REQUESTS_RECORD("io.phonecommand.api.jobs.JobPlanner", "messages"),

  /** A task is about to be handed to the Kafka client, which has those before it. */
  BEFORE_A_TASK("io.phonecommand.api.dispatch.TaskPublisher", "publish"),

  /** All tasks are stored, and the caller is about to be told. */
  BEFORE_THE_ANSWER("io.phonecommand.api.jobs.JobAcceptance", "answer");

  private final String className;
  private final String methodName;

  ApiBreakpoint(String className, String methodName) {
    this.className = className;
    this.methodName = methodName;
  }

  /** A place at which a thread will be halted, or is. One thread uses it. */
  public static final class Armed implements AutoCloseable {

    private final Debugger debugger;

    private Armed(Debugger debugger) {
      this.debugger = debugger;
    }

    /**
     * Returns once the thread is halted.
     *
     * @return false if none has come there within {@code limit}
     */
    public boolean await(Duration limit) throws InterruptedException {
      return debugger.await(limit);
    }

    /** Lets it go on, if it is still there. */
    @Override
    public void close() {
      debugger.close();
    }
  }

  Armed arm(int port, int visit) throws Exception {
    return new Armed(Debugger.at(port, new Debugger.Place(className, methodName, visit, false)));
  }
}
