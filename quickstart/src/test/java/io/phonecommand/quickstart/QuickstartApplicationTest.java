package io.phonecommand.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.ApplicationContextException;

class QuickstartApplicationTest {

  @Test
  void reason_namesWhatIsBehindTheFailure() {
    Exception portInUse =
        new ExecutionException(
            new ApplicationContextException(
                "Failed to start bean 'web'", new PortInUseException(8080)));

    assertThat(QuickstartApplication.reason(portInUse))
        .isEqualTo("Failed to start bean 'web': Port 8080 is already in use");
  }

  @Test
  void reason_ofAFailureWithoutAMessage_isItsKind() {
    assertThat(QuickstartApplication.reason(new IllegalStateException()))
        .isEqualTo("java.lang.IllegalStateException");
  }
}
