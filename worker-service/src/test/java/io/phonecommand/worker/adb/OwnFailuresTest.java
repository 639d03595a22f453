package io.phonecommand.worker.adb;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.phonecommand.worker.inventory.Phone;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class OwnFailuresTest {

  private static final Logger LOGGER = (Logger) LoggerFactory.getLogger(OwnFailures.class);

  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
  private long now = Duration.ofHours(-1).toNanos();
  private final OwnFailures failures = new OwnFailures(() -> now);

  @BeforeEach
  void hear() {
    logged.start();
    LOGGER.addAppender(logged);
  }

  @AfterEach
  void hearNoMore() {
    LOGGER.detachAppender(logged);
  }

  private void fail(String phone) {
    failures.notAsked(
        new Phone(phone, "acme", "10.0.0.1", 5555), new SocketException("too many open files"));
  }

  /** Beside what other tests log. */
  private List<ILoggingEvent> linesAbout(String phone) {
    return List.copyOf(logged.list).stream()
        .filter(line -> line.getFormattedMessage().contains(phone))
        .toList();
  }

  @Test
  void whatFailsAgainAndAgain_isSaidOnceAMinute_withItsCause() {
    for (int i = 0; i < 100; i++) {
      fail("one-of-many");
    }
    assertThat(linesAbout("one-of-many"))
        .singleElement()
        .satisfies(
            line ->
                assertThat(line.getThrowableProxy().getMessage()).isEqualTo("too many open files"));

    now += Duration.ofMinutes(1).toNanos();
    fail("later");

    assertThat(linesAbout("later")).hasSize(1);
  }
}
