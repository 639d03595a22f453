package io.phonecommand.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.phonecommand.common.message.CmdResult;
import io.phonecommand.common.message.MessageCodec;
import io.phonecommand.common.message.Task;
import io.phonecommand.simulator.PhoneProfile;
import io.phonecommand.simulator.PhoneSimulator;
import io.phonecommand.simulator.SimulatedPhone;
import io.phonecommand.simulator.fault.Fault;
import io.phonecommand.simulator.fault.FaultKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/** A whole worker between a real broker and phones on the real wire. */
class WorkerServiceIT {

  private static final String SITE = "north";
  private static final Duration WINDOW = Duration.ofSeconds(10);
  private static final Duration SHORT_WINDOW = Duration.ofSeconds(2);
  private static final String[] LIMITS = {
    "--phone-command.worker.lanes.run-limit=3s", "--phone-command.worker.adb.start-timeout=4s"
  };

  @TempDir private static Path folder;
  private static WorkerFixture kafka;
  private static PhoneSimulator simulator;
  private static Path inventory;
  private static ConfigurableApplicationContext worker;

  private SimulatedPhone phone;

  @BeforeAll
  static void start() throws Exception {
    kafka = new WorkerFixture();
    simulator = PhoneSimulator.start();
    // The sixth is the first one of the other partition.
    for (int i = 1; i <= 6; i++) {
      simulator.add(PhoneProfile.named("p" + i));
    }
    inventory = folder.resolve("inventory.yml");
    Files.writeString(inventory, WorkerFixture.inventoryOf(simulator.phones()));
    worker = startWorker(LIMITS);
  }

  private static ConfigurableApplicationContext startWorker(String... more) {
    return kafka.startWorker(SITE, inventory, folder.resolve("adbkey"), more);
  }

  @AfterAll
  static void stop() throws Exception {
    worker.close();
    simulator.close();
    kafka.close();
  }

  @BeforeEach
  void takePhone() {
    phone = simulator.phone("p1");
  }

  @AfterEach
  void heal() {
    simulator.phones().forEach(SimulatedPhone::clearFault);
  }

  private static Task task(String phone, String command) {
    return WorkerFixture.task(SITE, phone, command, WINDOW);
  }

  private static long starts(String command) {
    return simulator.log().all().stream().filter(c -> c.command().equals(command)).count();
  }

  private static boolean isRunning(String command) {
    return simulator.log().all().stream()
        .anyMatch(c -> c.command().equals(command) && c.isRunning());
  }

  @Test
  void task_isRunOnItsPhone_andAnswered() throws Exception {
    Task ok = task("p1", "echo one two");
    Task failing = task("p2", "ls -l /nowhere");
    kafka.publish(ok);
    kafka.publish(failing);

    assertThat(kafka.answerTo(ok)).isEqualTo(new CmdResult("p1", 2, "", "", "one two"));
    assertThat(kafka.answerTo(failing))
        .isEqualTo(
            new CmdResult(
                "p2",
                -1,
                "CPS.0191",
                "Run command failed.",
                "ls: cannot access '/nowhere': No such file or directory"));
  }

  @Test
  void claim_standsBeforeTheCommandStarts() throws Exception {
    List<Long> claimedAtStart = new ArrayList<>();
    phone.register(
        "look-at-claim",
        context -> {
          int partition = Integer.parseInt(context.argument(0, ""));
          try {
            claimedAtStart.add(kafka.claimedOffset(SITE, partition));
            return 0;
          } catch (Exception e) {
            return 1;
          }
        });
    // The phone's partition is known once a first task has gone there.
    Task first = task("p1", "true");
    RecordMetadata stored = kafka.publish(first);
    kafka.answerTo(first);

    Task observed = task("p1", "look-at-claim " + stored.partition());
    long offset = kafka.publish(observed).offset();

    assertThat(kafka.answerTo(observed).status()).isEqualTo(CmdResult.SUCCEEDED);
    assertThat(claimedAtStart).containsExactly(offset + 1);
  }

  /** Of two partitions with commands that run, one goes to the second worker meanwhile. */
  @Test
  void runningTask_isNotRunAgain_whenAnotherWorkerTakesItsPartition() throws Exception {
    String site = "moving";
    CountDownLatch moved = new CountDownLatch(1);
    List<Task> running = new ArrayList<>();
    Set<Integer> partitions = new HashSet<>();
    try (ConfigurableApplicationContext first = startWorkerOf(site)) {
      for (SimulatedPhone each : simulator.phones()) {
        each.register("until-moved", context -> awaited(moved));
        Task task = WorkerFixture.task(site, each.id(), "until-moved", WINDOW);
        running.add(task);
        partitions.add(kafka.publish(task).partition());
      }
      assertThat(partitions).hasSize(2);
      await().until(() -> starts("until-moved") == running.size());

      try (ConfigurableApplicationContext second = startWorkerOf(site)) {
        await().atMost(Duration.ofSeconds(30)).until(() -> kafka.isShared(site, 2));
        moved.countDown();

        for (Task task : running) {
          assertThat(kafka.answerTo(task).status()).isEqualTo(CmdResult.SUCCEEDED);
        }
        Task after = WorkerFixture.task(site, "p3", "echo after", WINDOW);
        kafka.publish(after);
        assertThat(kafka.answerTo(after).executeMsg()).isEqualTo("after");
        assertThat(starts("until-moved")).isEqualTo(running.size());
        assertThat(first.isRunning() && second.isRunning()).isTrue();
      }
    }
  }

  private static ConfigurableApplicationContext startWorkerOf(String site) {
    return kafka.startWorker(site, inventory, folder.resolve("adbkey"));
  }

  private static int awaited(CountDownLatch latch) {
    try {
      return latch.await(30, TimeUnit.SECONDS) ? 0 : 1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 1;
    }
  }

  @Test
  void repeatedTask_runsOnce_andEveryTryIsAnswered() throws Exception {
    Task first = task("p1", "sleep 0.71");
    Task whileRunning = WorkerFixture.retryOf(first, WINDOW);
    kafka.publish(first);
    kafka.publish(first);
    await().until(() -> isRunning("sleep 0.71"));
    kafka.publish(whileRunning);
    assertThat(kafka.answerTo(whileRunning).status()).isEqualTo(CmdResult.SUCCEEDED);

    Task afterwards = WorkerFixture.retryOf(first, WINDOW);
    kafka.publish(afterwards);
    assertThat(kafka.answerTo(afterwards)).isEqualTo(kafka.answerTo(first));
    assertThat(starts("sleep 0.71")).isEqualTo(1);
  }

  @Test
  void repeatedTask_isNotRunAgain_afterItsWorkerWasRestarted() throws Exception {
    Task task = task("p4", "echo once");
    kafka.publish(task);
    assertThat(kafka.answerTo(task).executeMsg()).isEqualTo("once");

    worker.close();
    worker = startWorker(LIMITS);
    Task repeat = WorkerFixture.retryOf(task, WINDOW);
    kafka.publish(repeat);

    assertThat(kafka.answerTo(repeat).errorCode()).isEqualTo("CMD.2003");
    assertThat(starts("echo once")).isEqualTo(1);
  }

  @Test
  void unfinishedCommand_isReportedBeforeTheWindowEnds_andAfterItOverForThatTry() throws Exception {
    Task hanging = WorkerFixture.task(SITE, "p1", "sim-hang 5", SHORT_WINDOW);
    kafka.publish(hanging);

    await().until(() -> !kafka.resultsOf(hanging).isEmpty());
    assertThat(Instant.now()).isBefore(hanging.startsBefore());
    assertThat(kafka.resultsOf(hanging)).containsExactly(CmdResult.running("p1", "abcde"));
    await().until(() -> openClaims() == 0);
    assertThat(isRunning("sim-hang 5")).isTrue();

    Task repeat = WorkerFixture.retryOf(hanging, WINDOW);
    kafka.publish(repeat);
    CmdResult ended = kafka.answerTo(repeat);
    assertThat(ended.errorCode()).isEqualTo("CMD.2001");
    assertThat(ended.executeMsg()).isEqualTo("abcde");
    await().until(() -> !isRunning("sim-hang 5"));
    assertThat(kafka.resultsOf(hanging)).hasSize(1);
  }

  private static double openClaims() {
    return worker.getBean(MeterRegistry.class).get("phone_command.claims.open").gauge().value();
  }

  /** Its run limit is shorter than its start time-out, and counts from the start that never was. */
  @Test
  void startThatThePhoneNeverConfirms_isNotSaidToHaveRun() throws Exception {
    SimulatedPhone silent = simulator.phone("p2");
    silent.disconnectAll();
    silent.inject(Fault.of(FaultKind.IGNORE_OPEN));
    Task task = task("p2", "echo unconfirmed");
    kafka.publish(task);

    assertThat(kafka.answerTo(task).errorCode()).isEqualTo("CMD.2002");
    assertThat(starts("echo unconfirmed")).isZero();
  }

  /** The phone sends SIGHUP to the one process that it has started, and that process ignores it. */
  @Test
  void whatTheRunLimitDoesNotEnd_goesOnOnThePhone() throws Exception {
    Task task = task("p3", "nohup sleep 3.5");
    kafka.publish(task);

    assertThat(kafka.answerTo(task).errorCode()).isEqualTo("CMD.2001");
    assertThat(isRunning("nohup sleep 3.5")).isTrue();
    await().until(() -> !isRunning("nohup sleep 3.5"));
  }

  @Test
  void taskThatWaitsTooLong_neverStarts_andItsCallerHearsInTime() throws Exception {
    for (int i = 0; i < 4; i++) {
      kafka.publish(WorkerFixture.task(SITE, "p2", "sim-hang 1" + i, SHORT_WINDOW));
    }
    Task waiting = WorkerFixture.task(SITE, "p2", "echo too late", SHORT_WINDOW);
    kafka.publish(waiting);

    assertThat(kafka.answerTo(waiting).errorCode()).isEqualTo("CMD.1001");
    assertThat(Instant.now()).isBefore(waiting.startsBefore());
    await().until(() -> !isRunning("sim-hang 10"));
    Task next = task("p2", "echo next");
    kafka.publish(next);
    assertThat(kafka.answerTo(next).executeMsg()).isEqualTo("next");
    assertThat(starts("echo too late")).isZero();
  }

  @Test
  void expiredTask_neverStarts() throws Exception {
    Task expired = WorkerFixture.task(SITE, "p1", "echo expired", Duration.ofMillis(-1));
    kafka.publish(expired);

    assertThat(kafka.answerTo(expired).errorCode()).isEqualTo("CMD.1001");
    assertThat(starts("echo expired")).isZero();
  }

  @Test
  void fullQueue_refusesTheNextTask() throws Exception {
    List<Task> tasks = new ArrayList<>();
    for (int i = 0; i < 4 + 64 + 1; i++) {
      tasks.add(WorkerFixture.task(SITE, "p4", "sleep 2.5" + i, SHORT_WINDOW.multipliedBy(2)));
    }
    kafka.publishAll(tasks);

    assertThat(kafka.answerTo(tasks.getLast()).errorCode()).isEqualTo("CMD.1003");
    assertThat(starts("sleep 2.568")).isZero();
    // Those that still run when the window ends hear that, and no more.
    await().until(() -> tasks.stream().noneMatch(task -> kafka.resultsOf(task).isEmpty()));
  }

  @Test
  void phonesThatFail_areAnsweredWithTheirCodes() throws Exception {
    simulator.phone("p1").inject(Fault.of(FaultKind.REFUSE_CONNECTIONS));
    simulator.phone("p2").inject(Fault.of(FaultKind.UNAUTHORIZED));
    simulator.phone("p3").inject(Fault.of(FaultKind.DROP_DURING_OUTPUT));
    Task refused = task("p1", "true");
    Task unauthorized = task("p2", "true");
    Task dropped = task("p3", "sim-output 600");
    Task unknown = task("nobody", "true");
    for (Task task : List.of(refused, unauthorized, dropped, unknown)) {
      kafka.publish(task);
    }

    assertThat(kafka.answerTo(refused).errorCode()).isEqualTo("CMD.1002");
    assertThat(kafka.answerTo(unauthorized).errorCode()).isEqualTo("CMD.1002");
    assertThat(kafka.answerTo(dropped).errorCode()).isEqualTo("CMD.2002");
    assertThat(kafka.answerTo(unknown).errorCode()).isEqualTo("CPS.0005");
  }

  @Test
  void stoppingWorker_endsWhatDoesNotEndInItsGrace_andItsCallerHears() throws Exception {
    SimulatedPhone far = simulator.add(PhoneProfile.named("far"));
    Path farInventory = folder.resolve("far.yml");
    Files.writeString(farInventory, WorkerFixture.inventoryOf(List.of(far)));
    ConfigurableApplicationContext stopping =
        kafka.startWorker("far-site", farInventory, folder.resolve("adbkey"));
    Task finishes = WorkerFixture.task("far-site", "far", "sleep 0.5", WINDOW);
    Task hangs = WorkerFixture.task("far-site", "far", "sim-hang 7", WINDOW);
    kafka.publish(finishes);
    kafka.publish(hangs);
    await().until(() -> isRunning("sleep 0.5") && isRunning("sim-hang 7"));

    stopping.close();

    assertThat(kafka.answerTo(finishes).status()).isEqualTo(CmdResult.SUCCEEDED);
    assertThat(kafka.answerTo(hangs).errorCode()).isEqualTo("CMD.2002");
    await().until(() -> !isRunning("sim-hang 7"));
  }

  @Test
  void recordsThatAreNoTasks_areSkipped_andStopNothing() throws Exception {
    Task otherSite = WorkerFixture.task("south", "p1", "echo other site", WINDOW);
    Task forged =
        new Task(
            1, "forged", "c", 999, "acme", SITE, "p1", "echo forged", Long.MAX_VALUE, null, null);
    kafka.publish(SITE, "p1", "not json".getBytes(UTF_8));
    kafka.publish(SITE, "p1", new byte[0]);
    kafka.publish(SITE, "p1", MessageCodec.write(otherSite));
    kafka.publish(SITE, "p1", MessageCodec.write(forged));
    Task good = task("p1", "echo good");
    kafka.publish(good);

    assertThat(kafka.answerTo(good).executeMsg()).isEqualTo("good");
    assertThat(starts("echo other site")).isZero();
    assertThat(starts("echo forged")).isZero();
  }
}
