package io.phonecommand.common.message;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Somebody takes a job back. It stands behind the job in the same partition, so that whoever reads
 * it has read the job, or learns of it from who had.
 *
 * @param v {@link #VERSION}, which no task has
 * @param taskId the job
 * @param tenant whose job it is
 * @param site the site whose workers have it
 * @param instanceId the phone it is for
 */
public record Cancel(
    @JsonProperty(required = true) int v,
    @JsonProperty(required = true) String taskId,
    @JsonProperty(required = true) String tenant,
    @JsonProperty(required = true) String site,
    @JsonProperty(required = true) String instanceId)
    implements TaskMessage {

  /** The {@code v} of a cancel. */
  public static final int VERSION = 3;

  /** Checks the fields. */
  public Cancel {
    FieldChecks.require(v == VERSION, "v is not " + VERSION);
    FieldChecks.requirePresent("task_id", taskId);
    FieldChecks.requirePresent("tenant", tenant);
    FieldChecks.requirePresent("site", site);
    FieldChecks.requirePresent("instance_id", instanceId);
  }
}
