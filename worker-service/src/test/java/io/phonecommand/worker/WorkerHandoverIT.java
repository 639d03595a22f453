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
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/** A worker that is stopped while its successor is there already. */
class WorkerHandoverIT {

  private static final String SITE = "north";

  /** Of both of a site's partitions. */
  private static final int PHONES = 6;

  @TempDir private static Path folder;
  private static WorkerFixture kafka;
  private static PhoneSimulator simulator;
  private static Path inventory;

  @BeforeAll
  static void start() throws Exception {
    kafka = new WorkerFixture();
    simulator = PhoneSimulator.start();
    for (int i = 1; i <= PHONES; i++) {
      simulator.add(PhoneProfile.named("p" + i));
    }
    inventory =
        Files.writeString(
            folder.resolve("inventory.yml"), WorkerFixture.inventoryOf(simulator.phones()));
  }

  @AfterAll
  static void stop() {
    simulator.close();
    kafka.close();
  }

  private static ConfigurableApplicationContext startWorker() {
    return startWorker(SITE);
  }

  private static ConfigurableApplicationContext startWorker(String site) {
    return kafka.startWorker(
        site,
        inventory,
        folder.resolve("adbkey"),
        "--phone-command.worker.lanes.max-running-per-phone=1",
        "--phone-command.worker.intake.shutdown-grace=15s");
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

  /** As in a rolling restart: the partition went to a worker that is there, and this one stops. */
  @Test
  void whatWaits_ofAPartitionThatWentBefore_hasItsWordAtOnce_andNeverStarts() throws Exception {
    String site = "rolling";
    Duration limit = Duration.ofSeconds(60);
    List<Task> waitingJobs = new ArrayList<>();
    List<Task> waitingTasks = new ArrayList<>();
    Set<Integer> partitions = new HashSet<>();
    ConfigurableApplicationContext stopping = startWorker(site);
    for (int i = 1; i <= PHONES; i++) {
      String phone = "p" + i;
      String runs = "sim-hang 7" + i;
      kafka.publish(WorkerFixture.job(site, phone, runs, limit, limit));
      await().atMost(Duration.ofSeconds(30)).until(() -> starts(runs) == 1);
      waitingJobs.add(WorkerFixture.job(site, phone, "echo job " + i, limit, limit));
      waitingTasks.add(WorkerFixture.task(site, phone, "echo task " + i, limit));
      partitions.add(kafka.publish(waitingJobs.getLast()).partition());
      kafka.publish(waitingTasks.getLast());
    }
    assertThat(partitions).hasSize(2);
    await().until(() -> kafka.claimedOffset(site, 0) + kafka.claimedOffset(site, 1) == 3 * PHONES);

    ConfigurableApplicationContext successor = startWorker(site);
    try {
      await().atMost(Duration.ofSeconds(30)).until(() -> kafka.isShared(site, 2));
      Thread closing = Thread.ofPlatform().start(stopping::close);
      List<String> words =
          waitingJobs.stream().map(job -> kafka.lastWordOn(job).cmdResult().errorCode()).toList();

      assertThat(isRunning("sim-hang 71")).isTrue();
      assertThat(words).containsOnly("", "CMD.1004").contains("", "CMD.1004");
      closing.join();
      for (int i = 1; i <= PHONES; i++) {
        boolean handedOver = words.get(i - 1).isEmpty();
        CmdResult answer = kafka.answerTo(waitingTasks.get(i - 1));
        assertThat(answer.errorCode()).isEqualTo(handedOver ? "" : "CMD.1004");
        assertThat(starts("echo job " + i)).isEqualTo(handedOver ? 1 : 0);
        assertThat(starts("echo task " + i)).isEqualTo(handedOver ? 1 : 0);
      }
    } finally {
      successor.close();
    }
  }

  private static boolean isRunning(String command) {
    return simulator.log().all().stream()
        .anyMatch(c -> c.command().equals(command) && c.isRunning());
  }
}
