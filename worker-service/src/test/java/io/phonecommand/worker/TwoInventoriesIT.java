package io.phonecommand.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.springframework.context.ConfigurableApplicationContext;

/** Two workers of one site that were given different inventories, for as long as nobody looks. */
@Tag("fire")
@Timeout(value = 8, unit = TimeUnit.MINUTES)
class TwoInventoriesIT {

  private static final Duration UNATTENDED = Duration.ofMinutes(5);

  @TempDir private Path folder;

  @Test
  void newerOneStaysAnnounced_andTheOlderWorkerSaysSoOnce() throws Exception {
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    Path old = write("old.yml", "revision: 1\ninstances:\n" + phone(1) + phone(2));
    Path next = write("new.yml", "revision: 2\ninstances:\n" + phone(1) + phone(3));
    Path key = folder.resolve("adbkey");
    try (WorkerFixture kafka = new WorkerFixture();
        ConfigurableApplicationContext first = kafka.startWorker("north", old, key);
        ConfigurableApplicationContext second = kafka.startWorker("north", next, key)) {
      // A service that starts takes all of them away.
      ((Logger) LoggerFactory.getLogger("io.phonecommand.worker.inventory.Announcements"))
          .addAppender(log);
      await().atMost(Duration.ofSeconds(30)).until(() -> isOutdated(first));
      int said = kafka.announcements().size();

      await()
          .pollInterval(Duration.ofSeconds(5))
          .during(UNATTENDED)
          .atMost(UNATTENDED.plusMinutes(1))
          .until(() -> kafka.announcements().size() == said && isOutdated(first));

      assertThat(isOutdated(second)).isFalse();
      assertThat(List.copyOf(log.list))
          .filteredOn(event -> event.getLevel() == Level.ERROR)
          .singleElement()
          .asString()
          .contains("THE INVENTORY OF THIS WORKER IS OLDER");
    }
  }

  private Path write(String name, String text) throws Exception {
    return Files.writeString(folder.resolve(name), text);
  }

  private static String phone(int number) {
    return "  - {id: p%1$d, tenant: acme, address: '127.0.0.1:%1$d'}\n".formatted(number);
  }

  private static boolean isOutdated(ConfigurableApplicationContext worker) {
    return worker
            .getBean(MeterRegistry.class)
            .get("phone_command.inventory.outdated")
            .gauge()
            .value()
        == 1;
  }
}
