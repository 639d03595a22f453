package io.phonecommand.api.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.cors.CorsUtils;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Tells browsers that pages of other origins are not served: a token that a page can read is one
 * that any script of it can read. The framework would say so without the contract's error.
 */
final class PreflightFilter extends OncePerRequestFilter {

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (!CorsUtils.isPreFlightRequest(request)) {
      chain.doFilter(request, response);
      return;
    }
    response.setHeader(HttpHeaders.ALLOW, allowedFor(request));
    ErrorWriter.write(
        request,
        response,
        ApiError.METHOD_NOT_ALLOWED,
        "Pages of other origins are not served: there is no CORS.");
  }

  private static String allowedFor(HttpServletRequest request) {
    if (TaskController.isMeant(request)) {
      return TaskController.ALLOWED;
    }
    return (PhonesController.asksForList(request) ? HttpMethod.GET : HttpMethod.POST).name();
  }
}
