package io.phonecommand.common.message;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An asynchronous request that was accepted: the first of its records on {@code
 * phone-command.jobs}. What it says counts for every try of the request. It holds no command.
 *
 * @param v the message format's version, {@link #VERSION}
 * @param key the record's key: 16 hex digits, so many random bits that nobody can guess an address
 * @param tenant who asked
 * @param acceptedAt milliseconds since the epoch
 * @param startDeadline milliseconds since the epoch: a job that has not started by then never
 *     starts
 * @param runLimit from a job's confirmed start to the moment at which it is hung up on, in
 *     milliseconds
 * @param jobs one per instance, in the request's order
 * @param logs where the records of its jobs begin, for each cluster that these live on
 */
public record AcceptedRequest(
    @JsonProperty(required = true) int v,
    @JsonProperty(required = true) String key,
    @JsonProperty(required = true) String tenant,
    @JsonProperty(required = true) long acceptedAt,
    @JsonProperty(required = true) long startDeadline,
    @JsonProperty(required = true) long runLimit,
    @JsonProperty(required = true) List<AcceptedJob> jobs,
    @JsonProperty(required = true) List<LogStart> logs)
    implements JobsMessage {

  /** The only version there is. A change that old readers would misread takes the next number. */
  public static final int VERSION = 1;

  /**
   * One instance's part.
   *
   * @param instanceId the instance
   * @param site the site that it goes to; null: nothing is sent
   * @param partitions how many the site's tasks topic had, of which the instance's is one; null:
   *     nothing is sent
   * @param errorCode a {@link TaskError#code()} with which the job has failed from the start; null:
   *     it has not
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record AcceptedJob(
      @JsonProperty(required = true) String instanceId,
      @Nullable String site,
      @Nullable Integer partitions,
      @Nullable String errorCode) {

    /** Checks the fields. */
    public AcceptedJob {
      FieldChecks.requirePresent("instance_id", instanceId);
      FieldChecks.require((site == null) == (partitions == null), "partitions are a site's");
      FieldChecks.require((site == null) == (errorCode != null), "a job is sent, or has failed");
      FieldChecks.require(partitions == null || partitions > 0, "partitions is not positive");
    }
  }

  /**
   * The beginning of jobs' records.
   *
   * @param partition of the jobs topic, of the cluster that this record stands on; the records come
   *     behind this one
   */
  public record LogStart(@JsonProperty(required = true) int partition) {

    /** Checks the fields. */
    public LogStart {
      FieldChecks.require(partition >= 0, "partition is negative");
    }
  }

  /** Checks the fields. */
  public AcceptedRequest {
    FieldChecks.require(v == VERSION, "v is not " + VERSION);
    FieldChecks.requirePresent("key", key);
    FieldChecks.requirePresent("tenant", tenant);
    FieldChecks.require(acceptedAt > 0, "accepted_at is not positive");
    FieldChecks.require(startDeadline > 0, "start_deadline is not positive");
    FieldChecks.require(runLimit > 0, "run_limit is not positive");
    FieldChecks.require(jobs != null && !jobs.isEmpty(), "jobs is missing or empty");
    FieldChecks.require(logs != null && !logs.isEmpty(), "logs is missing or empty");
    jobs = List.copyOf(jobs);
    logs = List.copyOf(logs);
  }

  /** {@link #startDeadline} as a point in time. */
  public Instant startsBefore() {
    return Instant.ofEpochMilli(startDeadline);
  }

  /**
   * The moment from which on whoever is asked says the last word of a job that has none.
   *
   * @param patience for the last word of whoever ran it
   */
  public Instant endsBy(Duration patience) {
    return startsBefore().plusMillis(runLimit).plus(patience);
  }
}
