package io.phonecommand.systemtests.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.phonecommand.common.message.CmdResult;
import io.phonecommand.processes.ApiReplica;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls the asynchronous part of the API, each call once. Any thread; blocks. */
public final class JobsClient implements AutoCloseable {

  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(2);

  /** Longer than any answer may take, but for a wait that is asked for. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_LIMIT)
          .build();

  private final String token;

  public JobsClient(String token) {
    this.token = token;
  }

  /** An answer, as it came. */
  public record Reply(HttpResponse<String> response, Instant askedAt, Instant answeredAt) {

    public int status() {
      return response.statusCode();
    }

    /** The body, read as JSON. */
    public JsonNode json() {
      return JsonMapper.shared().readTree(response.body());
    }

    /** The body's {@code error_code}. */
    public String errorCode() {
      return json().path("error_code").asString("");
    }

    /** The {@code task_id} of an accepted request. */
    public String taskId() {
      return json().path("data").path("task_id").asString("");
    }

    /** The job ids of an accepted request, by instance, in the answer's order. */
    public Map<String, String> jobIds() {
      Map<String, String> ids = new LinkedHashMap<>();
      for (JsonNode job : json().path("data").path("cmd_jobs")) {
        ids.put(job.path("instance_id").asString(), job.path("job_id").asString());
      }
      return ids;
    }

    /** The jobs of a task that was asked about, in the answer's order. */
    public List<JobState> jobs() {
      List<JobState> jobs = new ArrayList<>();
      for (JsonNode job : json().path("data").path("jobs")) {
        jobs.add(state(job));
      }
      return jobs;
    }
  }

  /** One job, as an answer or an event has it. */
  static JobState state(JsonNode job) {
    return new JobState(
        job.path("job_id").asString(),
        new CmdResult(
            job.path("instance_id").asString(),
            job.path("status").asInt(),
            job.path("error_code").asString(),
            job.path("error_msg").asString(),
            job.path("execute_msg").asString()),
        job.path("started_at").isString()
            ? Instant.parse(job.path("started_at").asString())
            : null);
  }

  /** {@code POST .../async-command}. */
  public Reply submit(ApiReplica api, String requestId, String command, List<String> phones)
      throws IOException, InterruptedException {
    JsonMapper json = JsonMapper.shared();
    String body =
        json.writeValueAsString(
            json.createObjectNode()
                .put("command", command)
                .set("instance_ids", json.valueToTree(phones)));
    return send(
        request(api, "async-command", PATIENCE)
            .header("x-request-id", requestId)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  /** {@code GET .../tasks/{task_id}}. */
  public Reply query(ApiReplica api, String taskId) throws IOException, InterruptedException {
    return send(request(api, "tasks/" + taskId, PATIENCE).GET());
  }

  /** The same with {@code Prefer: wait}. */
  public Reply await(ApiReplica api, String taskId, int seconds)
      throws IOException, InterruptedException {
    return send(
        request(api, "tasks/" + taskId, PATIENCE.plusSeconds(seconds))
            .header("Prefer", "wait=" + seconds)
            .GET());
  }

  /** {@code DELETE .../tasks/{task_id}}. */
  public Reply cancel(ApiReplica api, String taskId) throws IOException, InterruptedException {
    return send(request(api, "tasks/" + taskId, PATIENCE).DELETE());
  }

  /**
   * {@code GET .../tasks/{task_id}} as a stream of events, until it ends or breaks.
   *
   * @param lastEventId of the stream before, or {@code ""}
   */
  public HttpResponse<Stream<String>> events(ApiReplica api, String taskId, String lastEventId)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        request(api, "tasks/" + taskId, PATIENCE).header("Accept", "text/event-stream").GET();
    if (!lastEventId.isEmpty()) {
      request.header("Last-Event-ID", lastEventId);
    }
    return http.send(request.build(), BodyHandlers.ofLines());
  }

  /**
   * The same, read to its end, which is the replica's if it stops or dies.
   *
   * @param after {@link EventStream#lastId} of the stream before, or {@code ""}
   */
  public EventStream stream(ApiReplica api, String taskId, String after)
      throws IOException, InterruptedException {
    HttpResponse<Stream<String>> response = events(api, taskId, after);
    EventReader reader = new EventReader();
    try (Stream<String> lines = response.body()) {
      if (response.statusCode() != 200) {
        throw new IOException("a stream was answered " + response.statusCode());
      }
      lines.forEach(reader::line);
    } catch (UncheckedIOException e) {
      // Nothing more is told; what was told until then counts.
      var unused = e;
    }
    return new EventStream(api.name(), after, reader.events());
  }

  private HttpRequest.Builder request(ApiReplica api, String path, Duration limit) {
    // Beside sync-command.
    return HttpRequest.newBuilder(api.endpoint().resolve(path))
        .header("X-Auth-Token", token)
        .timeout(limit);
  }

  private Reply send(HttpRequest.Builder request) throws IOException, InterruptedException {
    Instant askedAt = Instant.now();
    HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString(UTF_8));
    return new Reply(response, askedAt, Instant.now());
  }

  @Override
  public void close() {
    http.shutdownNow();
    http.close();
  }
}
