package io.phonecommand.common.message;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What has become of a job: that it has started, what it has written so far, or its last word. The
 * first last word in the log counts, for everybody and for ever; what comes behind it does not.
 *
 * @param v the message format's version, {@link #VERSION}
 * @param jobId the job
 * @param startedAt when the phone confirmed the start, in milliseconds since the epoch; null: it
 *     has not, or nobody who could say so knows
 * @param cmdResult the job so far
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record JobReport(
    @JsonProperty(required = true) int v,
    @JsonProperty(required = true) String jobId,
    @Nullable Long startedAt,
    @JsonProperty(required = true) CmdResult cmdResult)
    implements JobsMessage {

  /** The only version there is. A change that old readers would misread takes the next number. */
  public static final int VERSION = 1;

  /** Checks the fields. */
  public JobReport {
    FieldChecks.require(v == VERSION, "v is not " + VERSION);
    FieldChecks.requirePresent("job_id", jobId);
    FieldChecks.require(startedAt == null || startedAt > 0, "started_at is not positive");
    FieldChecks.requireNonNull("cmd_result", cmdResult);
  }

  /** A report of a job whose start, if there was one, is known. */
  public static JobReport of(String jobId, Optional<Instant> startedAt, CmdResult cmdResult) {
    Long millis = startedAt.isPresent() ? startedAt.get().toEpochMilli() : null;
    return new JobReport(VERSION, jobId, millis, cmdResult);
  }
}
