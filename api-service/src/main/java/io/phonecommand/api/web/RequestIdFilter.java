package io.phonecommand.api.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import org.springframework.http.HttpMethod;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Echoes a valid {@code x-request-id} on every answer, before anything can refuse the request. Who
 * only asks needs none: nothing is sent that a repeat could send again.
 */
final class RequestIdFilter extends OncePerRequestFilter {

  static final String ATTRIBUTE = "io.phonecommand.api.request-id";

  private final boolean required;

  RequestIdFilter(boolean required) {
    this.required = required;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    RequestId id = RequestId.of(valuesIn(request), required && !isOptional(request));
    request.setAttribute(ATTRIBUTE, id);
    if (id.value() != null) {
      response.setHeader(RequestId.HEADER, id.value());
    }
    chain.doFilter(request, response);
  }

  /** By its method, too, so that a path that nobody is to find looks like one that is not there. */
  private static boolean isOptional(HttpServletRequest request) {
    return Questions.areMeant(request)
        || request.getMethod().equals(HttpMethod.GET.name())
        || request.getMethod().equals(HttpMethod.DELETE.name());
  }

  /** The published reference has it as a parameter where it lists phones. */
  private static List<String> valuesIn(HttpServletRequest request) {
    List<String> headers = Collections.list(request.getHeaders(RequestId.HEADER));
    return headers.isEmpty() && PhonesController.asksForList(request)
        ? QueryString.of(request).values(RequestId.HEADER)
        : headers;
  }
}
