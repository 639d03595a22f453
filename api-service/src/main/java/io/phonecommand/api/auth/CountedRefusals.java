package io.phonecommand.api.auth;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.phonecommand.api.auth.TokenRefusedException.Reason;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.authentication.InsufficientAuthenticationException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;

/** Counts by their reasons the requests that come past no token check, before they are answered. */
final class CountedRefusals implements AuthenticationEntryPoint {

  private static final Logger log = LoggerFactory.getLogger(CountedRefusals.class);

  private final AuthenticationEntryPoint answer;
  private final Map<Reason, Counter> counters = new EnumMap<>(Reason.class);

  CountedRefusals(AuthenticationEntryPoint answer, MeterRegistry meters) {
    this.answer = answer;
    for (Reason reason : Reason.values()) {
      Counter counter =
          Counter.builder("phone_command.auth.refused")
              .description("Requests without a token that is accepted")
              .tag("reason", reason.name().toLowerCase(Locale.ROOT))
              .register(meters);
      counters.put(reason, counter);
    }
  }

  @Override
  public void commence(
      HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
      throws IOException, ServletException {
    Reason reason = reasonOf(failure);
    Objects.requireNonNull(counters.get(reason)).increment();
    // Neither the token nor anything that it says.
    log.debug("a token was refused: {}", reason);
    answer.commence(request, response, failure);
  }

  private static Reason reasonOf(AuthenticationException failure) {
    if (failure instanceof TokenRefusedException refused) {
      return refused.reason();
    }
    return failure instanceof InsufficientAuthenticationException
        ? Reason.MISSING
        : Reason.MALFORMED;
  }
}
