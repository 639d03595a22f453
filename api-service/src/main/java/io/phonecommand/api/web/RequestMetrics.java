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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.springframework.http.HttpMethod;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Counts the requests by the error code of their answers, and times those of each call, but for
 * those that wait for a task or stream.
 */
final class RequestMetrics extends OncePerRequestFilter {

  private static final String OUTCOME = "io.phonecommand.api.outcome";

  private static final String UNTIMED = "io.phonecommand.api.untimed";

  private static final String SYNC = "sync";
  private static final String ASYNC = "async";
  private static final String TASK = "task";
  private static final String CANCEL = "cancel";
  private static final String PHONES = "phones";
  private static final String STATUSES = "statuses";
  private static final String WORKERS = "workers";

  /** What is none of our paths. */
  private static final String OTHER = "other";

  private static final List<String> CALLS =
      List.of(SYNC, ASYNC, TASK, CANCEL, PHONES, STATUSES, WORKERS, OTHER);

  /** In place of a code: nobody is there to get one. */
  private static final String GONE = "gone";

  private final MeterRegistry meters;
  private final Map<String, Timer> durations;

  /** By code: each is looked for in the registry once. */
  private final Map<String, Counter> counters = new ConcurrentHashMap<>();

  RequestMetrics(MeterRegistry meters) {
    this.meters = meters;
    this.durations =
        CALLS.stream().collect(Collectors.toMap(call -> call, call -> duration(call, meters)));
  }

  private static Timer duration(String call, MeterRegistry meters) {
    return Timer.builder("phone_command.request.duration")
        .description("From a request's arrival to its answer")
        .tag("call", call)
        .publishPercentileHistogram()
        .minimumExpectedValue(Duration.ofMillis(1))
        .maximumExpectedValue(Duration.ofSeconds(30))
        .register(meters);
  }

  /** Which of {@link #CALLS} {@code request} is. */
  private static String callOf(HttpServletRequest request) {
    if (TaskController.isMeant(request)) {
      return request.getMethod().equals(HttpMethod.DELETE.name()) ? CANCEL : TASK;
    }
    return switch (request.getServletPath()) {
      case SyncCommandController.PATH -> SYNC;
      case AsyncCommandController.PATH -> ASYNC;
      case PhonesController.LIST_PATH -> PHONES;
      case PhonesController.STATUS_PATH -> STATUSES;
      case OperationsController.WORKERS_PATH -> WORKERS;
      default -> OTHER;
    };
  }

  /** Notes how {@code request} ended. */
  static void outcome(ServletRequest request, ApiError error) {
    request.setAttribute(OUTCOME, error.code());
  }

  /** Notes that the caller of {@code request} hung up before its answer. */
  static void callerIsGone(ServletRequest request) {
    request.setAttribute(OUTCOME, GONE);
  }

  /** Notes that {@code request} lasts for as long as its caller wants. */
  static void lastsAsWanted(ServletRequest request) {
    request.setAttribute(UNTIMED, true);
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
      if (request.getAttribute(UNTIMED) == null) {
        sample.stop(Objects.requireNonNull(durations.get(callOf(request))));
      }
      // An error that nobody has named is one that nobody foresaw.
      String unnamed = failed ? ApiError.UNFORESEEN.code() : AnswerBodies.SUCCESS;
      String code = request.getAttribute(OUTCOME) instanceof String named ? named : unnamed;
      counters
          .computeIfAbsent(code, each -> meters.counter("phone_command.requests", "code", each))
          .increment();
    }
  }
}
