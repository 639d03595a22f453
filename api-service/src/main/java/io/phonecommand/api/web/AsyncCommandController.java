package io.phonecommand.api.web;

import io.phonecommand.api.auth.Tenant;
import io.phonecommand.api.connections.Connection;
import io.phonecommand.api.connections.Connections;
import io.phonecommand.api.dispatch.CommandRequest;
import io.phonecommand.api.dispatch.UnavailableException;
import io.phonecommand.api.history.RequestConflictException;
import io.phonecommand.api.jobs.AcceptedTask;
import io.phonecommand.api.jobs.JobAcceptance;
import io.phonecommand.api.limits.LimitExceededException;
import io.phonecommand.api.limits.Permit;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;

/** {@code POST /v1/instances/async-command}. */
@RestController
final class AsyncCommandController {

  static final String PATH = "/v1/instances/async-command";

  private final RequestReader reader;
  private final JobAcceptance acceptance;
  private final Connections connections;

  AsyncCommandController(RequestReader reader, JobAcceptance acceptance, Connections connections) {
    this.reader = reader;
    this.acceptance = acceptance;
    this.connections = connections;
  }

  @PostMapping(PATH)
  ResponseEntity<byte[]> accept(
      HttpServletRequest http,
      @RequestAttribute(RequestIdFilter.ATTRIBUTE) RequestId requestId,
      @AuthenticationPrincipal Tenant tenant,
      @RequestAttribute(TenantFilter.PERMIT) Permit permit)
      throws InvalidRequestException,
          LimitExceededException,
          UnavailableException,
          RequestConflictException {
    CommandRequest request = reader.read(http, requestId, tenant);
    Connection connection = Connection.of(http);
    connection.bodyIsWhole();
    permit.take(request.instanceIds().size());
    AcceptedTask task = accept(request, permit);
    connection.answers();
    return Replies.ok(connections)
        .header(HttpHeaders.LOCATION, TaskController.PREFIX + task.taskId())
        .body(AnswerBodies.accepted(task));
  }

  private AcceptedTask accept(CommandRequest request, Permit permit)
      throws UnavailableException, RequestConflictException {
    try {
      return acceptance.accept(request);
    } catch (UnavailableException | RequestConflictException e) {
      permit.giveBack();
      throw e;
    }
  }

  /** Without it the framework would answer 200 to this one method. */
  @RequestMapping(path = PATH, method = RequestMethod.OPTIONS)
  void options() throws HttpRequestMethodNotSupportedException {
    List<String> allowed = List.of(HttpMethod.POST.name());
    throw new HttpRequestMethodNotSupportedException(HttpMethod.OPTIONS.name(), allowed);
  }
}
