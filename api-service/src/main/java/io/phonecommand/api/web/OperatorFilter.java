package io.phonecommand.api.web;

import io.phonecommand.api.auth.Operator;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Sends whoever is no operator to where there is nothing, so that his answer is that of a path that
 * does not exist, whatever he asks. Comes behind {@link TenantFilter}, so that it costs the same.
 */
final class OperatorFilter extends OncePerRequestFilter {

  private static final String NOWHERE = "/v1/nowhere";

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    boolean stays = Operator.is(SecurityContextHolder.getContext().getAuthentication());
    chain.doFilter(stays ? request : new Misdirected(request), response);
  }

  private static final class Misdirected extends HttpServletRequestWrapper {

    Misdirected(HttpServletRequest request) {
      super(request);
    }

    @Override
    public String getRequestURI() {
      return getContextPath() + NOWHERE;
    }

    @Override
    public String getServletPath() {
      return NOWHERE;
    }
  }
}
