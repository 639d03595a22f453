package io.phonecommand.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.phonecommand.common.message.CmdResult;
import io.phonecommand.common.message.Task;
import io.phonecommand.simulator.PhoneProfile;
import io.phonecommand.simulator.PhoneSimulator;
import io.phonecommand.simulator.SimulatedPhone;
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

/** A worker that is stopped while its successor is there already. */
class WorkerHandoverIT {

  private static final String SITE = "north";

  @TempDir private static Path folder;
  private static WorkerFixture kafka;
  private static PhoneSimulator simulator;
  private static Path inventory;

  @BeforeAll
  static void start() throws Exception {
    kafka = new WorkerFixture();
    simulator = PhoneSimulator.start();
    SimulatedPhone phone = simulator.add(PhoneProfile.named("p1"));
    inventory =
        Files.writeString(
            folder.resolve("inventory.yml"), WorkerFixture.inventoryOf(List.of(phone)));
  }

  @AfterAll
  static void stop() {
    simulator.close();
    kafka.close();
  }

  private static ConfigurableApplicationContext startWorker() {
    return kafka.startWorker(
        SITE,
        inventory,
        folder.resolve("adbkey"),
        "--phone-command.worker.lanes.max-running-per-phone=1",
        "--phone-command.worker.intake.shutdown-grace=10s");
  }

  private static Task publish(String command) throws Exception {
    Task task = WorkerFixture.task(SITE, "p1", command, Duration.ofSeconds(30));
    kafka.publish(task);
    return task;
  }

  private static long starts(String command) {
    return simulator.log().all().stream().filter(c -> c.command().equals(command)).count();
  }

  @Test
  void whatRuns_isFinished_andWhatWaits_isRunByTheSuccessor_once() throws Exception {
    ConfigurableApplicationContext stopping = startWorker();
    Task running = publish("sleep 2.5");
    await().atMost(Duration.ofSeconds(30)).until(() -> starts("sleep 2.5") == 1);
    List<Task> waiting = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      waiting.add(publish("echo waiting " + i));
    }
    Task repeat = WorkerFixture.retryOf(waiting.getFirst(), Duration.ofSeconds(30));
    kafka.publish(repeat);
    await().until(() -> kafka.claimedOffset(SITE, 0) + kafka.claimedOffset(SITE, 1) == 7);

    stopping.close();
    assertThat(kafka.answerTo(running).status()).isEqualTo(CmdResult.SUCCEEDED);
    assertThat(waiting).allMatch(task -> kafka.resultsOf(task).isEmpty());

    ConfigurableApplicationContext successor = startWorker();
    try {
      for (int i = 0; i < 5; i++) {
        assertThat(kafka.answerTo(waiting.get(i)).executeMsg()).isEqualTo("waiting " + i);
        assertThat(starts("echo waiting " + i)).isEqualTo(1);
      }
      assertThat(kafka.answerTo(repeat).executeMsg()).isEqualTo("waiting 0");
      assertThat(starts("sleep 2.5")).isEqualTo(1);
    } finally {
      successor.close();
    }
  }
}
