package io.phonecommand.api.web;

import io.phonecommand.api.auth.Tenant;
import io.phonecommand.api.auth.TokenEnd;
import io.phonecommand.api.connections.Connection;
import io.phonecommand.api.connections.Connections;
import io.phonecommand.api.dispatch.UnavailableException;
import io.phonecommand.api.jobs.JobStatus;
import io.phonecommand.api.jobs.JobTasks;
import io.phonecommand.api.jobs.TaskStream;
import io.phonecommand.api.jobs.UnknownTaskException;
import io.phonecommand.api.limits.LimitExceededException;
import io.phonecommand.api.limits.Place;
import io.phonecommand.api.limits.QueryLimits;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET} and {@code DELETE /v1/instances/tasks/{task_id}}. */
@RestController
final class TaskController {

  static final String PREFIX = "/v1/instances/tasks/";

  static final String PATH = PREFIX + "{task_id}";

  /** As the header {@code Allow} has it. */
  static final String ALLOWED = "GET,DELETE";

  private static final String TASK_ID = "task_id";
  private static final String LAST_EVENT_ID = "Last-Event-ID";
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final JobTasks tasks;
  private final QueryLimits limits;
  private final Connections connections;
  private final TaskEvents events = new TaskEvents(Clock.systemUTC());

  TaskController(JobTasks tasks, QueryLimits limits, Connections connections) {
    this.tasks = tasks;
    this.limits = limits;
    this.connections = connections;
  }

  /** Whether {@code request} is about a task, whatever its method. */
  static boolean isMeant(HttpServletRequest request) {
    return request.getServletPath().startsWith(PREFIX);
  }

  @GetMapping(PATH)
  @Nullable ResponseEntity<byte[]> get(
      HttpServletRequest http,
      HttpServletResponse response,
      @PathVariable(TASK_ID) String taskId,
      @RequestAttribute(RequestIdFilter.ATTRIBUTE) RequestId requestId,
      @AuthenticationPrincipal Tenant tenant)
      throws InvalidRequestException,
          LimitExceededException,
          UnknownTaskException,
          UnavailableException,
          IOException {
    Connection connection = begin(http, requestId);
    if (wantsEvents(Collections.list(http.getHeaders(HttpHeaders.ACCEPT)))) {
      stream(http, response, taskId, tenant, connection);
      return null;
    }
    OptionalInt wait = Preference.waitIn(Collections.list(http.getHeaders(Preference.HEADER)));
    List<JobStatus> jobs =
        wait.orElse(0) == 0
            ? tasks.jobs(taskId, tenant.name())
            : jobsAtTheEnd(http, taskId, tenant, connection, wait.getAsInt());
    connection.answers();
    ResponseEntity.BodyBuilder answer = Replies.ok(connections);
    if (wait.isPresent()) {
      answer.header(Preference.APPLIED, Preference.waited(wait.getAsInt()));
    }
    return answer.body(AnswerBodies.jobs(jobs));
  }

  /** Nothing of a body is read. */
  private static Connection begin(HttpServletRequest http, RequestId requestId)
      throws InvalidRequestException {
    Connection connection = Connection.of(http);
    connection.bodyIsWhole();
    Questions.require(requestId);
    return connection;
  }

  /** Only whoever names it gets a stream, unless he would rather have JSON. */
  static boolean wantsEvents(List<String> accept) {
    try {
      double events = 0;
      double json = 0;
      for (MediaType type : MediaType.parseMediaTypes(accept)) {
        if (type.equalsTypeAndSubtype(MediaType.TEXT_EVENT_STREAM)) {
          events = Math.max(events, type.getQualityValue());
        } else if (type.equalsTypeAndSubtype(MediaType.APPLICATION_JSON)) {
          json = Math.max(json, type.getQualityValue());
        }
      }
      return events > 0 && events >= json;
    } catch (InvalidMediaTypeException e) {
      return false;
    }
  }

  private List<JobStatus> jobsAtTheEnd(
      HttpServletRequest http, String taskId, Tenant tenant, Connection connection, int seconds)
      throws LimitExceededException, UnknownTaskException, UnavailableException {
    take(limits.waiting(tenant.name()), connection);
    RequestMetrics.lastsAsWanted(http);
    return tasks.jobsAtTheEnd(taskId, tenant.name(), Duration.ofSeconds(seconds));
  }

  private void stream(
      HttpServletRequest http,
      HttpServletResponse response,
      String taskId,
      Tenant tenant,
      Connection connection)
      throws LimitExceededException, UnknownTaskException, UnavailableException, IOException {
    take(limits.streaming(tenant.name()), connection);
    RequestMetrics.lastsAsWanted(http);
    Optional<String> lastEventId = Optional.ofNullable(http.getHeader(LAST_EVENT_ID));
    try (TaskStream stream = tasks.stream(taskId, tenant.name(), lastEventId)) {
      if (stream.isAfterDone()) {
        response.setStatus(HttpServletResponse.SC_NO_CONTENT);
      } else {
        events.write(stream, response, connection, TokenEnd.ofPresentRequest());
      }
    }
  }

  /** A place that is given back once the answer is written, or never will be. */
  private static void take(Optional<Place> place, Connection connection)
      throws UnavailableException {
    if (place.isEmpty()) {
      throw new UnavailableException(
          "Too many requests wait for tasks, or cancel them.", RETRY_AFTER);
    }
    connection.afterAnswer(place.get()::close);
  }

  @DeleteMapping(PATH)
  ResponseEntity<byte[]> cancel(
      HttpServletRequest http,
      @PathVariable(TASK_ID) String taskId,
      @RequestAttribute(RequestIdFilter.ATTRIBUTE) RequestId requestId,
      @AuthenticationPrincipal Tenant tenant)
      throws InvalidRequestException,
          LimitExceededException,
          UnknownTaskException,
          UnavailableException {
    Connection connection = begin(http, requestId);
    take(limits.cancelling(tenant.name()), connection);
    List<JobStatus> jobs = tasks.cancel(taskId, tenant.name());
    connection.answers();
    return Replies.ok(connections).body(AnswerBodies.jobs(jobs));
  }

  /** Without it the framework would answer 200 to the one, and as to GET to the other. */
  @RequestMapping(
      path = PATH,
      method = {RequestMethod.OPTIONS, RequestMethod.HEAD})
  void others(HttpServletRequest http) throws HttpRequestMethodNotSupportedException {
    List<String> allowed = List.of(HttpMethod.GET.name(), HttpMethod.DELETE.name());
    throw new HttpRequestMethodNotSupportedException(http.getMethod(), allowed);
  }
}
