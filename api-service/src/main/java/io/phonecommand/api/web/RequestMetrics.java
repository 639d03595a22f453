package io.phonecommand.api.web;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.web.filter.OncePerRequestFilter;

/** Counts the requests by the error code of their answers, and times them. */
final class RequestMetrics extends OncePerRequestFilter {

  private static final String OUTCOME = "io.phonecommand.api.outcome";

  /** In place of a code: nobody is there to get one. */
  private static final String GONE = "gone";

  private final MeterRegistry meters;
  private final Timer duration;

  /** By code: each is looked for in the registry once. */
  private final Map<String, Counter> counters = new ConcurrentHashMap<>();

  RequestMetrics(MeterRegistry meters) {
    this.meters = meters;
    this.duration =
        Timer.builder("phone_command.request.duration")
            .description("From a request's arrival to its answer")
            .publishPercentileHistogram()
            .minimumExpectedValue(Duration.ofMillis(1))
            .maximumExpectedValue(Duration.ofSeconds(30))
            .register(meters);
  }

  /** Notes how {@code request} ended. */
  static void outcome(ServletRequest request, ApiError error) {
    request.setAttribute(OUTCOME, error.code());
  }

  /** Notes that the caller of {@code request} hung up before its answer. */
  static void callerIsGone(ServletRequest request) {
    request.setAttribute(OUTCOME, GONE);
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    Timer.Sample sample = Timer.start(meters);
    boolean failed = true;
    try {
      chain.doFilter(request, response);
      failed = response.getStatus() >= HttpServletResponse.SC_BAD_REQUEST;
    } finally {
      sample.stop(duration);
      // An error that nobody has named is one that nobody foresaw.
      String unnamed = failed ? ApiError.UNFORESEEN.code() : AnswerBodies.SUCCESS;
      String code = request.getAttribute(OUTCOME) instanceof String named ? named : unnamed;
      counters
          .computeIfAbsent(code, each -> meters.counter("phone_command.requests", "code", each))
          .increment();
    }
  }
}
