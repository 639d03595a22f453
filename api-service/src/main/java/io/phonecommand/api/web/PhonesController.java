package io.phonecommand.api.web;

import io.phonecommand.api.auth.Tenant;
import io.phonecommand.api.connections.Connection;
import io.phonecommand.api.connections.Connections;
import io.phonecommand.api.dispatch.UnavailableException;
import io.phonecommand.api.phones.PhonePage;
import io.phonecommand.api.phones.PhoneQueries;
import io.phonecommand.api.phones.PhoneQuery;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /v1/instances/batch-query} and {@code POST /v1/instances/batch-query-status}. */
@RestController
final class PhonesController {

  static final String LIST_PATH = "/v1/instances/batch-query";

  static final String STATUS_PATH = "/v1/instances/batch-query-status";

  private final PhoneQueries phones;
  private final Connections connections;

  PhonesController(PhoneQueries phones, Connections connections) {
    this.phones = phones;
    this.connections = connections;
  }

  /** Whether {@code request} is about phones, whatever its method. */
  static boolean isMeant(HttpServletRequest request) {
    return asksForList(request) || request.getServletPath().equals(STATUS_PATH);
  }

  /** Whether {@code request} is about the list of phones, whatever its method. */
  static boolean asksForList(HttpServletRequest request) {
    return request.getServletPath().equals(LIST_PATH);
  }

  /** Nothing of a body is read. */
  @GetMapping(LIST_PATH)
  ResponseEntity<byte[]> list(
      HttpServletRequest http,
      @RequestAttribute(RequestIdFilter.ATTRIBUTE) RequestId requestId,
      @AuthenticationPrincipal Tenant tenant)
      throws InvalidRequestException, UnavailableException {
    Connection connection = Connection.of(http);
    connection.bodyIsWhole();
    PhoneQuery query = PhoneQueryReader.page(http, requestId, tenant);
    PhonePage page = phones.page(query);
    connection.answers();
    return Replies.ok(connections).body(PhoneBodies.page(query, page));
  }

  @PostMapping(STATUS_PATH)
  ResponseEntity<byte[]> statuses(
      HttpServletRequest http,
      @RequestAttribute(RequestIdFilter.ATTRIBUTE) RequestId requestId,
      @AuthenticationPrincipal Tenant tenant)
      throws InvalidRequestException, UnavailableException {
    List<String> ids = PhoneQueryReader.statuses(http, requestId);
    Connection connection = Connection.of(http);
    connection.bodyIsWhole();
    List<Integer> statuses = phones.runningStatuses(tenant.name(), ids);
    connection.answers();
    return Replies.ok(connections).body(PhoneBodies.statuses(ids, statuses));
  }

  /** Without it the framework would answer 200 to the one, and as to GET to the other. */
  @RequestMapping(
      path = LIST_PATH,
      method = {RequestMethod.OPTIONS, RequestMethod.HEAD})
  void othersOfList(HttpServletRequest http) throws HttpRequestMethodNotSupportedException {
    List<String> allowed = List.of(HttpMethod.GET.name());
    throw new HttpRequestMethodNotSupportedException(http.getMethod(), allowed);
  }

  /** Without it the framework would answer 200 to this one method. */
  @RequestMapping(path = STATUS_PATH, method = RequestMethod.OPTIONS)
  void optionsOfStatuses() throws HttpRequestMethodNotSupportedException {
    List<String> allowed = List.of(HttpMethod.POST.name());
    throw new HttpRequestMethodNotSupportedException(HttpMethod.OPTIONS.name(), allowed);
  }
}
