package io.phonecommand.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.phonecommand.common.message.CmdResult;
import io.phonecommand.common.message.Task;
import io.phonecommand.simulator.PhoneProfile;
import io.phonecommand.simulator.PhoneSimulator;
import io.phonecommand.worker.adb.DeviceShell;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * A worker whose clock is not the api's, and one that is stopped for a while (SIGSTOP), which it
 * can tell from its clock alone.
 */
class WorkerClockIT {

  private static final String SITE = "skewed";
  private static final Duration WINDOW = Duration.ofSeconds(20);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final SkewedClock CLOCK = new SkewedClock();

  @TempDir private static Path folder;
  private static WorkerFixture kafka;
  private static PhoneSimulator simulator;
  private static ConfigurableApplicationContext worker;
  private static WatchedShell shell;

  /** The system's, moved by as much as a test says. */
  private static final class SkewedClock extends Clock {

    private volatile Duration ahead = Duration.ZERO;

    @Override
    public Instant instant() {
      return Instant.now().plus(ahead);
    }

    @Override
    public ZoneId getZone() {
      return ZoneId.of("UTC");
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }

    private static final class Installer implements BeanPostProcessor {
      @Override
      public Object postProcessAfterInitialization(Object bean, String name) {
        return bean instanceof Clock ? CLOCK : bean;
      }
    }
  }

  @BeforeAll
  static void start() throws Exception {
    kafka = new WorkerFixture();
    simulator = PhoneSimulator.start();
    for (String phone : List.of("ahead", "behind", "stopped")) {
      simulator.add(PhoneProfile.named(phone));
    }
    Path inventory =
        Files.writeString(
            folder.resolve("inventory.yml"), WorkerFixture.inventoryOf(simulator.phones()));
    worker =
        kafka.startWorker(
            WorkerServiceApplication.builder()
                .initializers(
                    context -> {
                      context.getBeanFactory().addBeanPostProcessor(new WatchedShell.Installer());
                      context.getBeanFactory().addBeanPostProcessor(new SkewedClock.Installer());
                    }),
            SITE,
            inventory,
            folder.resolve("adbkey"),
            "--phone-command.worker.lanes.max-running-per-phone=1");
    shell = (WatchedShell) worker.getBean(DeviceShell.class);
  }

  @AfterAll
  static void stop() {
    worker.close();
    simulator.close();
    kafka.close();
  }

  @AfterEach
  void beInTime() {
    CLOCK.ahead = Duration.ZERO;
  }

  private static Task publish(String phone, String command, Duration window) throws Exception {
    Task task = WorkerFixture.task(SITE, phone, command, window);
    kafka.publish(task);
    return task;
  }

  private static boolean hasRun(String command) {
    return simulator.log().all().stream().anyMatch(started -> started.command().equals(command));
  }

  @Test
  void clockThatIsAhead_makesTasksTooLate_andStartsNothing() throws Exception {
    CLOCK.ahead = WINDOW;

    Task task = publish("ahead", "echo ahead", WINDOW);
    assertThat(kafka.answerTo(task).errorCode()).isEqualTo("CMD.1001");
    assertThat(hasRun("echo ahead")).isFalse();
  }

  @Test
  void clockThatIsBehind_startsNothingLate() throws Exception {
    CLOCK.ahead = HOUR.negated();

    Task running = publish("behind", "sleep 3", WINDOW);
    Task waiting = publish("behind", "echo late", Duration.ofSeconds(1));
    assertThat(kafka.answerTo(waiting).errorCode()).isEqualTo("CMD.1001");
    assertThat(kafka.answerTo(running).status()).isEqualTo(CmdResult.SUCCEEDED);
    assertThat(kafka.answerTo(publish("behind", "echo in time", WINDOW)).executeMsg())
        .isEqualTo("in time");
    assertThat(hasRun("echo late")).isFalse();
  }

  @Test
  void stopBeforeTheLastCheck_isSeenByIt() throws Exception {
    shell.beforeConnect(() -> CLOCK.ahead = HOUR);

    Task task = publish("stopped", "echo stopped", WINDOW);
    assertThat(kafka.answerTo(task).errorCode()).isEqualTo("CMD.1001");
    assertThat(hasRun("echo stopped")).isFalse();
  }

  /** The one gap that is left. Nobody is told that it did not run. */
  @Test
  void stopAfterTheLastCheck_startsLate_andTheAnswerSaysThatItRan() throws Exception {
    shell.afterLastCheck(() -> CLOCK.ahead = HOUR);

    Task task = publish("stopped", "echo gap", WINDOW);
    assertThat(kafka.answerTo(task)).isEqualTo(CmdResult.finished("stopped", 0, "gap"));
    assertThat(hasRun("echo gap")).isTrue();
  }
}
