package io.phonecommand.api.web;

import io.phonecommand.api.connections.Connection;
import io.phonecommand.api.connections.Connections;
import io.phonecommand.api.sites.WorkerView;
import io.phonecommand.api.sites.Workers;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /v1/operations/workers}; {@link OperatorFilter} lets nobody but operators come. */
@RestController
final class OperationsController {

  static final String PREFIX = "/v1/operations/";

  static final String WORKERS_PATH = PREFIX + "workers";

  private final Workers workers;
  private final Connections connections;

  OperationsController(Workers workers, Connections connections) {
    this.workers = workers;
    this.connections = connections;
  }

  /** Whether {@code request} is an operator's, if an operator sends it. */
  static boolean isMeant(HttpServletRequest request) {
    return request.getServletPath().startsWith(PREFIX);
  }

  /** Nothing of a body is read. */
  @GetMapping(WORKERS_PATH)
  ResponseEntity<byte[]> workers(
      HttpServletRequest http, @RequestAttribute(RequestIdFilter.ATTRIBUTE) RequestId requestId)
      throws InvalidRequestException {
    Connection connection = Connection.of(http);
    connection.bodyIsWhole();
    Questions.require(requestId);
    List<WorkerView> views = workers.list();
    connection.answers();
    return Replies.ok(connections).body(WorkerBodies.workers(views));
  }

  /** Without it the framework would answer 200 to the one, and as to GET to the other. */
  @RequestMapping(
      path = WORKERS_PATH,
      method = {RequestMethod.OPTIONS, RequestMethod.HEAD})
  void others(HttpServletRequest http) throws HttpRequestMethodNotSupportedException {
    List<String> allowed = List.of(HttpMethod.GET.name());
    throw new HttpRequestMethodNotSupportedException(http.getMethod(), allowed);
  }
}
