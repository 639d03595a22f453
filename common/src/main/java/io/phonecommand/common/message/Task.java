package io.phonecommand.common.message;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One command for one instance: the value of a record on {@code phone-command.tasks.<site>}, whose
 * key is the instance id. A synchronous request waits for its result; a job, which is a part of an
 * asynchronous one, has its own run limit, and its word goes to {@code phone-command.jobs}.
 *
 * @param v {@link #SYNC} or {@link #JOB}: a worker that does not know the latter skips it, and
 *     never runs a job as if somebody waited for it
 * @param taskId the same for every try of the same request, see docs/architecture.md, "The same
 *     request again"; opaque to workers
 * @param correlationId ties the result to the waiting try of the request; of a job, the key of its
 *     request's records
 * @param replyPartition the partition of the results topic that the waiting api replica reads; of a
 *     job, the one of the jobs topic where its request's records are
 * @param tenant who asked
 * @param site the site whose workers may run it
 * @param instanceId the phone to run it on
 * @param command the shell command; secret, see {@link #toString()}
 * @param startDeadline milliseconds since the epoch, of a synchronous request the end of its sync
 *     window: a task that has not started by then never starts
 * @param firstUsed of a request that is repeated: when it came first, in milliseconds since the
 *     epoch. A worker that cannot know what became of it then does not run it. Null: this is the
 *     first try, or nobody says
 * @param partitions how many partitions the tasks topic had for whoever chose the record's; null:
 *     nobody says
 * @param runLimit of a job: from its confirmed start to the moment at which its worker hangs up, in
 *     milliseconds; null for any other task, which has the worker's
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Task(
    @JsonProperty(required = true) int v,
    @JsonProperty(required = true) String taskId,
    @JsonProperty(required = true) String correlationId,
    @JsonProperty(required = true) int replyPartition,
    @JsonProperty(required = true) String tenant,
    @JsonProperty(required = true) String site,
    @JsonProperty(required = true) String instanceId,
    @JsonProperty(required = true) String command,
    @JsonProperty(required = true) long startDeadline,
    @Nullable Long firstUsed,
    @Nullable Integer partitions,
    @Nullable Long runLimit)
    implements TaskMessage {

  /** The {@code v} of a task of a synchronous request. */
  public static final int SYNC = 1;

  /** The {@code v} of a job. */
  public static final int JOB = 2;

  /** Checks the fields. */
  public Task {
    FieldChecks.require(v == SYNC || v == JOB, "v is not one of a task");
    FieldChecks.requirePresent("task_id", taskId);
    FieldChecks.requirePresent("correlation_id", correlationId);
    FieldChecks.require(replyPartition >= 0, "reply_partition is negative");
    FieldChecks.requirePresent("tenant", tenant);
    FieldChecks.requirePresent("site", site);
    FieldChecks.requirePresent("instance_id", instanceId);
    FieldChecks.requirePresent("command", command);
    FieldChecks.require(startDeadline > 0, "start_deadline is not positive");
    FieldChecks.require(firstUsed == null || firstUsed > 0, "first_used is not positive");
    FieldChecks.require(partitions == null || partitions > 0, "partitions is not positive");
    FieldChecks.require((v == JOB) == (runLimit != null), "run_limit is a job's");
    FieldChecks.require(runLimit == null || runLimit > 0, "run_limit is not positive");
  }

  /** A task of a synchronous request. */
  public Task(
      int v,
      String taskId,
      String correlationId,
      int replyPartition,
      String tenant,
      String site,
      String instanceId,
      String command,
      long startDeadline,
      @Nullable Long firstUsed,
      @Nullable Integer partitions) {
    this(
        v,
        taskId,
        correlationId,
        replyPartition,
        tenant,
        site,
        instanceId,
        command,
        startDeadline,
        firstUsed,
        partitions,
        null);
  }

  /** The same task, for a partition that was chosen among {@code count}. */
  public Task amongPartitions(int count) {
    return new Task(
        v,
        taskId,
        correlationId,
        replyPartition,
        tenant,
        site,
        instanceId,
        command,
        startDeadline,
        firstUsed,
        count,
        runLimit);
  }

  /** Whether it is a part of an asynchronous request. */
  @JsonIgnore
  public boolean isJob() {
    return v == JOB;
  }

  /** {@link #startDeadline} as a point in time. */
  public Instant startsBefore() {
    return Instant.ofEpochMilli(startDeadline);
  }

  /** Without the command, which must not reach a log. */
  @Override
  public String toString() {
    return "Task[taskId=%s, correlationId=%s, site=%s, instanceId=%s, command=%d chars]"
        .formatted(taskId, correlationId, site, instanceId, command.length());
  }
}
