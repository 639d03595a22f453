package io.phonecommand.api.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Echoes a valid {@code x-request-id} on every answer, before anything can refuse the request. None
 * is required where a task is asked about: nothing is sent that a repeat could send again.
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
    boolean needed = required && !TaskController.isMeant(request);
    RequestId id = RequestId.of(Collections.list(request.getHeaders(RequestId.HEADER)), needed);
    request.setAttribute(ATTRIBUTE, id);
    if (id.value() != null) {
      response.setHeader(RequestId.HEADER, id.value());
    }
    chain.doFilter(request, response);
  }
}
