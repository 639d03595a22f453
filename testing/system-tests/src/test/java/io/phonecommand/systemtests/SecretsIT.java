package io.phonecommand.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import io.phonecommand.simulator.PhoneProfile;
import io.phonecommand.simulator.fault.Fault;
import io.phonecommand.simulator.fault.FaultKind;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Commands, their output and tokens reach no log at INFO or above, whatever happens. */
class SecretsIT {

  private static final String SECRET = "hunter2";

  private static String textOf(ILoggingEvent event) {
    String thrown =
        event.getThrowableProxy() == null
            ? ""
            : ThrowableProxyUtil.asString(event.getThrowableProxy());
    return event.getLoggerName() + " " + event.getFormattedMessage() + " " + thrown;
  }

  @Test
  void commandsOutputAndTokens_areInNoLog() throws Exception {
    try (LocalSystem system =
        LocalSystem.start(List.of(PhoneProfile.named("p1")), Duration.ofSeconds(2))) {
      LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
      Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
      ListAppender<ILoggingEvent> events = new ListAppender<>();
      events.setContext(context);
      events.start();
      root.addAppender(events);
      root.setLevel(Level.INFO);
      context.getLogger("io.phonecommand").setLevel(Level.INFO);
      context.getLogger("org.apache.kafka").setLevel(Level.INFO);
      try {
        provoke(system);
      } finally {
        root.detachAppender(events);
        root.setLevel(Level.WARN);
      }

      // What is logged at this level is heard, or the rest would prove nothing.
      assertThat(events.list).extracting(SecretsIT::textOf).anyMatch(t -> t.contains("listening"));
      assertThat(events.list)
          .extracting(SecretsIT::textOf)
          .noneMatch(text -> text.contains(SECRET))
          .noneMatch(text -> text.contains(system.token()));
    }
  }

  private static void provoke(LocalSystem system) throws Exception {
    LoggerFactory.getLogger("io.phonecommand.canary").info("listening");
    String body = LocalSystem.body("echo " + SECRET, List.of("p1", "nobody"));
    assertThat(system.post(body).body()).contains(SECRET);
    assertThat(system.post(body + "," + SECRET).statusCode()).isEqualTo(400);
    assertThat(system.post(body.replace("echo", "echo;")).statusCode()).isEqualTo(400);
    for (FaultKind kind :
        List.of(
            FaultKind.DROP_DURING_OUTPUT,
            FaultKind.GARBAGE,
            FaultKind.REFUSE_SHELL,
            FaultKind.REFUSE_CONNECTIONS,
            FaultKind.HANG_DURING_OUTPUT)) {
      system.phone("p1").inject(Fault.of(kind));
      assertThat(system.post(body).statusCode()).isEqualTo(200);
      system.phone("p1").clearFault();
    }
    String spoilt = system.token() + SECRET;
    assertThat(system.postWithToken(spoilt, body).statusCode()).isEqualTo(401);
  }
}
