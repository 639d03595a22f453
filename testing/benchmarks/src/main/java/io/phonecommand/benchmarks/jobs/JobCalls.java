package io.phonecommand.benchmarks.jobs;

import io.phonecommand.benchmarks.contestant.HttpCalls;
import io.phonecommand.benchmarks.contestant.Ours;
import io.phonecommand.benchmarks.contestant.Services;
import io.phonecommand.processes.ApiReplica;
import io.phonecommand.processes.Phone;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Calls the asynchronous part of the API, for the phones of one site. Any thread; blocks. */
public final class JobCalls implements AutoCloseable {

  private static final Pattern TASK_ID = Pattern.compile("\"task_id\":\"([0-9a-f]{32})\"");
  private static final String JOB = "\"job_id\":";

  private final Services services;
  private final String site;
  private final HttpCalls http = new HttpCalls();
  private final AtomicLong accepted = new AtomicLong();

  public JobCalls(Services services, String site) {
    this.services = services;
    this.site = site;
  }

  /**
   * Has a command run on each of these phones, sometime.
   *
   * @throws IOException if it was not accepted, with a job for each of them
   */
  public TaskId accept(String command, List<Phone> phones)
      throws IOException, InterruptedException {
    return accept(services.api(), command, phones);
  }

  /** The same by {@code replica}. */
  public TaskId accept(ApiReplica replica, String command, List<Phone> phones)
      throws IOException, InterruptedException {
    String answer =
        http.post(
            uri(replica, "async-command"),
            Ours.body(site, command, phones),
            request -> withToken(request).header("x-request-id", Ours.nextRequestId()));
    Matcher id = TASK_ID.matcher(answer);
    if (!id.find() || HttpCalls.count(answer, JOB) != phones.size()) {
      throw new IOException("not accepted: " + answer);
    }
    accepted.addAndGet(phones.size());
    return new TaskId(id.group(1));
  }

  /** How many jobs were accepted so far. */
  public long accepted() {
    return accepted.get();
  }

  /** Asks {@code replica} what has become of it. */
  public TaskState query(ApiReplica replica, TaskId task) throws IOException, InterruptedException {
    return ask(replica, task, request -> {});
  }

  /** Has its jobs cancelled; returns once it is decided which of them are, or after 5 s. */
  public TaskState cancel(TaskId task) throws IOException, InterruptedException {
    return ask(services.api(), task, HttpRequest.Builder::DELETE);
  }

  private TaskState ask(ApiReplica replica, TaskId task, Consumer<HttpRequest.Builder> method)
      throws IOException, InterruptedException {
    return TaskState.of(http.ask(uri(replica, task), request -> method.accept(withToken(request))));
  }

  /** The lines of a stream of what becomes of it; must be closed. */
  public Stream<String> events(ApiReplica replica, TaskId task)
      throws IOException, InterruptedException {
    return http.lines(
        uri(replica, task), request -> withToken(request).header("Accept", "text/event-stream"));
  }

  private HttpRequest.Builder withToken(HttpRequest.Builder request) {
    return request.header("X-Auth-Token", services.token());
  }

  private static URI uri(ApiReplica replica, TaskId task) {
    return uri(replica, "tasks/" + task.text());
  }

  /** Beside the path of synchronous requests. */
  private static URI uri(ApiReplica replica, String path) {
    return replica.endpoint().resolve(path);
  }

  @Override
  public void close() {
    http.close();
  }
}
