package io.phonecommand.api.auth;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.phonecommand.api.auth.TokenRefusedException.Reason;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.slf4j.LoggerFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.authentication.InsufficientAuthenticationException;
import org.springframework.security.core.AuthenticationException;

@ExtendWith(OutputCaptureExtension.class)
@ResourceLock(Resources.SYSTEM_OUT)
class CountedRefusalsTest {

  private final MeterRegistry meters = new SimpleMeterRegistry();
  private final List<AuthenticationException> answered = new ArrayList<>();
  private final CountedRefusals refusals =
      new CountedRefusals((request, response, failure) -> answered.add(failure), meters);

  @Test
  void refusals_areCountedByReason_fromTheStartOn() throws Exception {
    for (Reason reason : Reason.values()) {
      assertThat(count(reason)).isZero();

      refuse(new TokenRefusedException(reason));

      assertThat(count(reason)).isEqualTo(1);
    }
    refuse(new InsufficientAuthenticationException("no token"));
    assertThat(count(Reason.MISSING)).isEqualTo(2);
    assertThat(answered).hasSize(Reason.values().length + 1);
  }

  @Test
  void debugLine_hasTheReason(CapturedOutput output) throws Exception {
    Logger logger = (Logger) LoggerFactory.getLogger(CountedRefusals.class);
    Level before = logger.getLevel();
    logger.setLevel(Level.DEBUG);
    try {
      refuse(new TokenRefusedException(Reason.AUDIENCE));
    } finally {
      logger.setLevel(before);
    }
    assertThat(output).contains("a token was refused: AUDIENCE");
  }

  private void refuse(AuthenticationException failure) throws IOException, ServletException {
    refusals.commence(new MockHttpServletRequest(), new MockHttpServletResponse(), failure);
  }

  private double count(Reason reason) {
    return meters
        .get("phone_command.auth.refused")
        .tag("reason", reason.name().toLowerCase(Locale.ROOT))
        .counter()
        .count();
  }
}
