package io.phonecommand.api.web;

import io.phonecommand.api.auth.Tenant;
import io.phonecommand.api.connections.Connection;
import io.phonecommand.api.connections.Connections;
import io.phonecommand.api.dispatch.CommandDispatcher;
import io.phonecommand.api.dispatch.CommandRequest;
import io.phonecommand.api.dispatch.UnavailableException;
import io.phonecommand.api.history.RequestConflictException;
import io.phonecommand.api.limits.LimitExceededException;
import io.phonecommand.api.limits.Permit;
import io.phonecommand.common.message.CmdResult;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;

/** {@code POST /v1/instances/sync-command}. */
@RestController
final class SyncCommandController {

  static final String PATH = "/v1/instances/sync-command";

  private final RequestReader reader;
  private final CommandDispatcher dispatcher;
  private final Connections connections;

  SyncCommandController(
      RequestReader reader, CommandDispatcher dispatcher, Connections connections) {
    this.reader = reader;
    this.dispatcher = dispatcher;
    this.connections = connections;
  }

  @PostMapping(PATH)
  ResponseEntity<byte[]> run(
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
    List<CmdResult> results = run(request, permit);
    connection.answers();
    return Replies.ok(connections).body(AnswerBodies.success(results));
  }

  private List<CmdResult> run(CommandRequest request, Permit permit)
      throws UnavailableException, RequestConflictException {
    try {
      return dispatcher.dispatch(request);
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
