package io.phonecommand.api.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.phonecommand.api.jobs.AcceptedTask;
import io.phonecommand.api.jobs.JobStatus;
import io.phonecommand.common.message.CmdResult;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/**
 * The bodies that an answer can have, as bytes. It has a mapper of its own, so that nothing that is
 * configured elsewhere changes the contract.
 */
final class AnswerBodies {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private static final ObjectWriter WRITER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .build()
          .writer();

  /** The {@code error_code} of an answer with results. */
  static final String SUCCESS = "0";

  /** The {@code error_msg} beside it. */
  static final String OK = "ok";

  private AnswerBodies() {}

  static byte[] success(List<CmdResult> results) {
    return WRITER.writeValueAsBytes(new Success(SUCCESS, OK, new Data(results)));
  }

  /** Of an asynchronous request that was accepted. */
  static byte[] accepted(AcceptedTask task) {
    return WRITER.writeValueAsBytes(
        new Accepted(SUCCESS, OK, new AcceptedData(task.taskId(), task.jobs())));
  }

  /** Of what has become of its jobs. */
  static byte[] jobs(List<JobStatus> jobs) {
    List<Job> bodies = jobs.stream().map(Job::of).toList();
    return WRITER.writeValueAsBytes(new Task(SUCCESS, OK, new TaskData(bodies)));
  }

  /** One job, in one line. */
  static byte[] job(JobStatus job) {
    return WRITER.writeValueAsBytes(Job.of(job));
  }

  static byte[] failure(ApiError error, String message) {
    return WRITER.writeValueAsBytes(new Failure(error.code(), message));
  }

  /** What stands in another class of bodies. */
  static byte[] bytes(Record body) {
    return WRITER.writeValueAsBytes(body);
  }

  /** As RFC 3339 has it, to the millisecond. */
  static String timeOf(Instant instant) {
    return TIME.format(instant);
  }

  @JsonPropertyOrder({"error_code", "error_msg", "data"})
  private record Success(String errorCode, String errorMsg, Data data) {}

  private record Data(List<CmdResult> cmdResults) {}

  @JsonPropertyOrder({"error_code", "error_msg", "data"})
  private record Accepted(String errorCode, String errorMsg, AcceptedData data) {}

  @JsonPropertyOrder({"task_id", "cmd_jobs"})
  private record AcceptedData(String taskId, List<AcceptedTask.Job> cmdJobs) {}

  @JsonPropertyOrder({"error_code", "error_msg", "data"})
  private record Task(String errorCode, String errorMsg, TaskData data) {}

  private record TaskData(List<Job> jobs) {}

  @JsonPropertyOrder({
    "job_id",
    "instance_id",
    "status",
    "error_code",
    "error_msg",
    "execute_msg",
    "started_at"
  })
  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Job(
      String jobId,
      String instanceId,
      int status,
      String errorCode,
      String errorMsg,
      String executeMsg,
      @Nullable String startedAt) {

    static Job of(JobStatus job) {
      CmdResult result = job.result();
      Instant start = job.startedAt();
      return new Job(
          job.jobId(),
          result.instanceId(),
          result.status(),
          result.errorCode(),
          result.errorMsg(),
          result.executeMsg(),
          start == null ? null : timeOf(start));
    }
  }

  @JsonPropertyOrder({"error_code", "error_msg"})
  private record Failure(String errorCode, String errorMsg) {}
}
