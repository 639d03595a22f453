package io.phonecommand.api.web;

import io.phonecommand.api.auth.Operator;
import io.phonecommand.api.auth.Tenant;
import io.phonecommand.api.connections.Connection;
import io.phonecommand.api.limits.LimitExceededException;
import io.phonecommand.api.limits.Permit;
import io.phonecommand.api.limits.QueryLimits;
import io.phonecommand.api.limits.TenantLimits;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Counts a request for its tenant as soon as the tenant is known: before anything of its body is
 * read, and until its answer is written. What asks about tasks and phones is counted apart from
 * what runs commands. Comes behind the security filters.
 */
final class TenantFilter extends OncePerRequestFilter {

  static final String PERMIT = "io.phonecommand.api.permit";

  private final TenantLimits limits;
  private final QueryLimits queries;
  private final int maxInstances;

  TenantFilter(TenantLimits limits, QueryLimits queries, int maxInstances) {
    this.limits = limits;
    this.queries = queries;
    this.maxInstances = maxInstances;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    Authentication caller = SecurityContextHolder.getContext().getAuthentication();
    if (caller != null && caller.getPrincipal() instanceof Tenant tenant) {
      try {
        admit(request, tenant.name(), Operator.is(caller));
      } catch (LimitExceededException e) {
        response.setHeader(HttpHeaders.RETRY_AFTER, ErrorWriter.retryAfter(e.retryAfter()));
        ErrorWriter.write(request, response, ApiError.OVER_LIMIT, String.valueOf(e.getMessage()));
        return;
      }
    }
    chain.doFilter(request, response);
  }

  private void admit(HttpServletRequest request, String tenant, boolean isOperator)
      throws LimitExceededException {
    Connection connection = Connection.of(request);
    connection.belongsTo(tenant);
    if (Questions.areMeant(request) || (isOperator && OperationsController.isMeant(request))) {
      queries.query(tenant);
      return;
    }
    Permit permit = limits.enter(tenant, maxInstances);
    connection.afterAnswer(permit::close);
    request.setAttribute(PERMIT, permit);
  }
}
