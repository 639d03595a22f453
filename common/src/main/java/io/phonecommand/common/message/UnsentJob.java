package io.phonecommand.common.message;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The first try of a request could certainly not hand a job over: its last word is {@code
 * CMD.1004}, unless a {@link RepeatedRequest} stands before it, as a repeat may have handed it over
 * then.
 *
 * @param v the message format's version, {@link #VERSION}
 * @param jobId the job
 */
public record UnsentJob(
    @JsonProperty(required = true) int v, @JsonProperty(required = true) String jobId)
    implements JobsMessage {

  /** The only version there is. A change that old readers would misread takes the next number. */
  public static final int VERSION = 1;

  /** Checks the fields. */
  public UnsentJob {
    FieldChecks.require(v == VERSION, "v is not " + VERSION);
    FieldChecks.requirePresent("job_id", jobId);
  }
}
