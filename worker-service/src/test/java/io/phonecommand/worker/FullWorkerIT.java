package io.phonecommand.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.phonecommand.common.message.CmdResult;
import io.phonecommand.common.message.Task;
import io.phonecommand.simulator.PhoneProfile;
import io.phonecommand.simulator.PhoneSimulator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/** A worker that has as many tasks as it may have. */
class FullWorkerIT {

  private static final String SITE = "north";
  private static final Duration WINDOW = Duration.ofSeconds(30);

  @TempDir private static Path folder;
  private static WorkerFixture kafka;
  private static PhoneSimulator simulator;
  private static ConfigurableApplicationContext worker;

  @BeforeAll
  static void start() throws Exception {
    kafka = new WorkerFixture();
    simulator = PhoneSimulator.start();
    for (int i = 1; i <= 6; i++) {
      simulator.add(PhoneProfile.named("p" + i));
    }
    worker =
        kafka.startWorker(
            SITE,
            Files.writeString(
                folder.resolve("inventory.yml"), WorkerFixture.inventoryOf(simulator.phones())),
            folder.resolve("adbkey"),
            "--phone-command.worker.lanes.max-tasks=2");
  }

  @AfterAll
  static void stop() {
    worker.close();
    simulator.close();
    kafka.close();
  }

  private static Task publish(String phone, String command) throws Exception {
    Task task = WorkerFixture.task(SITE, phone, command, WINDOW);
    kafka.publish(task);
    return task;
  }

  private static long claimed() throws Exception {
    return kafka.claimedOffset(SITE, 0) + kafka.claimedOffset(SITE, 1);
  }

  @Test
  void fullWorker_claimsNothingMore_untilItHasRoom_andLosesNothing() throws Exception {
    List<Task> tasks = new ArrayList<>();
    for (int i = 1; i <= 2; i++) {
      tasks.add(publish("p" + i, "sleep 4"));
      int started = i;
      await().atMost(Duration.ofSeconds(30)).until(() -> simulator.log().all().size() == started);
    }
    for (int i = 3; i <= 6; i++) {
      tasks.add(publish("p" + i, "echo " + i));
    }

    await().during(Duration.ofSeconds(1)).until(() -> claimed() == 2);
    assertThat(simulator.log().all()).hasSize(2);

    for (Task task : tasks) {
      assertThat(kafka.answerTo(task).status()).isEqualTo(CmdResult.SUCCEEDED);
    }
    assertThat(claimed()).isEqualTo(6);
    assertThat(simulator.log().all()).hasSize(6);
  }
}
