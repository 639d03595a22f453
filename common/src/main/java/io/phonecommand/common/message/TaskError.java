package io.phonecommand.common.message;

/**
 * Why a task did not succeed: the closed list of task error codes of the HTTP contract.
 *
 * <p>The code's family tells the caller what is safe: {@code CMD.1xxx} and {@link #PHONE_NOT_FOUND}
 * certainly did not run, {@code CMD.2xxx} may have.
 */
public enum TaskError {
  /** The command ran to its end and its exit code was not 0. */
  RUN_FAILED("CPS.0191", "Run command failed.", true),
  /** The instance is unknown, or another tenant's: callers cannot tell the two apart. */
  PHONE_NOT_FOUND("CPS.0005", "Phone not found.", false),
  /** The start deadline passed while the task waited; it will never start. */
  NOT_STARTED_IN_TIME("CMD.1001", "Not started in time.", false),
  /** No connection to the phone, no sign of life, or it refused the shell service. */
  PHONE_UNREACHABLE("CMD.1002", "The phone cannot be reached.", false),
  /** More tasks wait for this phone than its lane holds. */
  PHONE_QUEUE_FULL("CMD.1003", "The phone's queue is full.", false),
  /** Kafka refused the task; it is certainly not stored. */
  NOT_HANDED_OVER("CMD.1004", "Could not be handed to a worker.", false),
  /** The worker has as many tasks, or as many of this tenant, as it takes on. */
  SITE_BUSY("CMD.1005", "The site is busy.", false),
  /** The job was cancelled, and its worker had not started it; it never will. */
  CANCELLED_BEFORE_START("CMD.1006", "Cancelled before it started.", false),
  /**
   * The worker stopped waiting and hung up when the run limit was over. The phone then sends SIGHUP
   * to the one process that it started; what that one has started may go on.
   */
  RUN_LIMIT_REACHED("CMD.2001", "The run limit was reached.", true),
  /** The connection died after the command was sent and before its exit code arrived. */
  CONNECTION_LOST("CMD.2002", "Connection to the phone lost while running.", true),
  /** The task was claimed by a worker that died. */
  WORKER_LOST("CMD.2003", "The worker was lost.", true),
  /** The sync window, or the time for a job's last word, ended without a word from any worker. */
  NO_ANSWER("CMD.2004", "No worker answered.", true),
  /** The job was cancelled while it ran: hung up on, as at the run limit. */
  CANCELLED("CMD.2005", "Cancelled while it ran.", true);

  private final String code;
  private final String text;
  private final boolean mayHaveRun;

  TaskError(String code, String text, boolean mayHaveRun) {
    this.code = code;
    this.text = text;
    this.mayHaveRun = mayHaveRun;
  }

  /** The {@code error_code} of the HTTP contract. */
  public String code() {
    return code;
  }

  /** The {@code error_msg} of the HTTP contract. */
  public String text() {
    return text;
  }

  /** Whether the command may have started; {@code false} means that sending it again is safe. */
  public boolean mayHaveRun() {
    return mayHaveRun;
  }
}
