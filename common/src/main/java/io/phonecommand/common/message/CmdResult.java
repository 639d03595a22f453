package io.phonecommand.common.message;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What became of a request on one instance, exactly as the HTTP caller gets it.
 *
 * @param instanceId the instance, as the caller wrote it
 * @param status {@link #RUNNING}, {@link #SUCCEEDED} or {@link #FAILED}
 * @param errorCode a {@link TaskError#code()}, or {@code ""}
 * @param errorMsg the text that belongs to the code, or {@code ""}
 * @param executeMsg what the command wrote, at most {@link #MAX_EXECUTE_MSG_BYTES} bytes of UTF-8
 */
public record CmdResult(
    @JsonProperty(required = true) String instanceId,
    @JsonProperty(required = true) int status,
    @JsonProperty(required = true) String errorCode,
    @JsonProperty(required = true) String errorMsg,
    @JsonProperty(required = true) String executeMsg) {

  /** Started, not finished when the sync window ended. */
  public static final int RUNNING = 1;

  /** Finished with exit code 0. */
  public static final int SUCCEEDED = 2;

  /** Anything else: the error code tells what. */
  public static final int FAILED = -1;

  /** Limit of {@code execute_msg}, from the published reference. */
  public static final int MAX_EXECUTE_MSG_BYTES = 1024;

  public CmdResult {
    FieldChecks.requirePresent("instance_id", instanceId);
    FieldChecks.require(
        status == RUNNING || status == SUCCEEDED || status == FAILED, "status is not 1, 2 or -1");
    FieldChecks.requireNonNull("error_code", errorCode);
    FieldChecks.requireNonNull("error_msg", errorMsg);
    FieldChecks.requireNonNull("execute_msg", executeMsg);
  }

  /** The command ran to its end; the exit code decides between success and failure. */
  public static CmdResult finished(String instanceId, int exitCode, String output) {
    return exitCode == 0
        ? new CmdResult(instanceId, SUCCEEDED, "", "", output)
        : failed(instanceId, TaskError.RUN_FAILED, output);
  }

  /** The command has started and is still going; {@code output} is what it has written so far. */
  public static CmdResult running(String instanceId, String output) {
    return new CmdResult(instanceId, RUNNING, "", "", output);
  }

  /** The command failed, did not run, or nobody knows: {@code error} says which. */
  public static CmdResult failed(String instanceId, TaskError error, String output) {
    return new CmdResult(instanceId, FAILED, error.code(), error.text(), output);
  }

  /** Like {@link #failed(String, TaskError, String)}, of a command that wrote nothing. */
  public static CmdResult failed(String instanceId, TaskError error) {
    return failed(instanceId, error, "");
  }

  /** Whether this is the last word on its task; a {@link #RUNNING} result is not. */
  @JsonIgnore
  public boolean isTerminal() {
    return status != RUNNING;
  }

  /** Without the output, so that a result can be logged. */
  @Override
  public String toString() {
    return "CmdResult[instanceId=%s, status=%d, errorCode=%s, executeMsg=%d chars]"
        .formatted(instanceId, status, errorCode, executeMsg.length());
  }
}
