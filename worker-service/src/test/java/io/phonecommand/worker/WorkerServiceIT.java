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
import java.util.List;
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
    for (int i = 1; i <= 4; i++) {
      simulator.add(PhoneProfile.named("p" + i));
    }
    inventory = folder.resolve("inventory.yml");
    writeInventory(simulator.phones());
    worker = startWorker("--phone-command.worker.lanes.run-limit=3s");
  }

  private static ConfigurableApplicationContext startWorker(String... more) {
    return kafka.startWorker(SITE, inventory, folder.resolve("adbkey"), more);
  }

  private static void writeInventory(List<SimulatedPhone> phones) throws Exception {
    StringBuilder yaml = new StringBuilder("instances:\n");
    for (SimulatedPhone phone : phones) {
      yaml.append("  - {id: ")
          .append(phone.id())
          .append(", tenant: acme, address: '127.0.0.1:")
          .append(phone.address().getPort())
          .append("'}\n");
    }
    Files.writeString(inventory, yaml);
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

  private static CmdResult answerOf(Task task) {
    await()
        .atMost(Duration.ofSeconds(15))
        .until(() -> kafka.resultsOf(task).stream().anyMatch(CmdResult::isTerminal));
    return kafka.resultsOf(task).getLast();
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

    assertThat(answerOf(ok)).isEqualTo(new CmdResult("p1", 2, "", "", "one two"));
    assertThat(answerOf(failing))
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
    answerOf(first);

    Task observed = task("p1", "look-at-claim " + stored.partition());
    long offset = kafka.publish(observed).offset();

    assertThat(answerOf(observed).status()).isEqualTo(CmdResult.SUCCEEDED);
    assertThat(claimedAtStart).containsExactly(offset + 1);
  }

  @Test
  void runningTask_isNotRunAgain_whenAnotherWorkerTakesItsPartition() throws Exception {
    Task running = task("p3", "sleep 2.5");
    kafka.publish(running);
    await().until(() -> isRunning("sleep 2.5"));

    // Two partitions, two workers: each gets one, wherever the task's was.
    ConfigurableApplicationContext second = startWorker();
    try {
      assertThat(answerOf(running).status()).isEqualTo(CmdResult.SUCCEEDED);
      Task after = task("p3", "echo after");
      kafka.publish(after);
      assertThat(answerOf(after).executeMsg()).isEqualTo("after");
      assertThat(starts("sleep 2.5")).isEqualTo(1);
    } finally {
      second.close();
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
    assertThat(answerOf(whileRunning).status()).isEqualTo(CmdResult.SUCCEEDED);

    Task afterwards = WorkerFixture.retryOf(first, WINDOW);
    kafka.publish(afterwards);
    assertThat(answerOf(afterwards)).isEqualTo(answerOf(first));
    assertThat(starts("sleep 0.71")).isEqualTo(1);
  }

  @Test
  void repeatedTask_isNotRunAgain_afterItsWorkerWasRestarted() throws Exception {
    Task task = task("p4", "echo once");
    kafka.publish(task);
    assertThat(answerOf(task).executeMsg()).isEqualTo("once");

    worker.close();
    worker = startWorker("--phone-command.worker.lanes.run-limit=3s");
    Task repeat = WorkerFixture.retryOf(task, WINDOW);
    kafka.publish(repeat);

    assertThat(answerOf(repeat).errorCode()).isEqualTo("CMD.2003");
    assertThat(starts("echo once")).isEqualTo(1);
  }

  @Test
  void unfinishedCommand_isReportedBeforeTheWindowEnds_andAnsweredAtTheRunLimit() throws Exception {
    Task hanging = WorkerFixture.task(SITE, "p1", "sim-hang 5", SHORT_WINDOW);
    kafka.publish(hanging);

    await().until(() -> !kafka.resultsOf(hanging).isEmpty());
    assertThat(Instant.now()).isBefore(hanging.startsBefore());
    assertThat(kafka.resultsOf(hanging)).containsExactly(CmdResult.running("p1", "abcde"));

    CmdResult ended = answerOf(hanging);
    assertThat(ended.errorCode()).isEqualTo("CMD.2001");
    assertThat(ended.executeMsg()).isEqualTo("abcde");
    await().until(() -> !isRunning("sim-hang 5"));
  }

  @Test
  void taskThatWaitsTooLong_neverStarts_andItsCallerHearsInTime() throws Exception {
    for (int i = 0; i < 4; i++) {
      kafka.publish(WorkerFixture.task(SITE, "p2", "sim-hang 1" + i, SHORT_WINDOW));
    }
    Task waiting = WorkerFixture.task(SITE, "p2", "echo too late", SHORT_WINDOW);
    kafka.publish(waiting);

    assertThat(answerOf(waiting).errorCode()).isEqualTo("CMD.1001");
    assertThat(Instant.now()).isBefore(waiting.startsBefore());
    await().until(() -> !isRunning("sim-hang 10"));
    Task next = task("p2", "echo next");
    kafka.publish(next);
    assertThat(answerOf(next).executeMsg()).isEqualTo("next");
    assertThat(starts("echo too late")).isZero();
  }

  @Test
  void expiredTask_neverStarts() throws Exception {
    Task expired = WorkerFixture.task(SITE, "p1", "echo expired", Duration.ofMillis(-1));
    kafka.publish(expired);

    assertThat(answerOf(expired).errorCode()).isEqualTo("CMD.1001");
    assertThat(starts("echo expired")).isZero();
  }

  @Test
  void fullQueue_refusesTheNextTask() throws Exception {
    List<Task> tasks = new ArrayList<>();
    for (int i = 0; i < 4 + 64 + 1; i++) {
      tasks.add(WorkerFixture.task(SITE, "p4", "sleep 2.5" + i, SHORT_WINDOW.multipliedBy(2)));
    }
    kafka.publishAll(tasks);

    assertThat(answerOf(tasks.getLast()).errorCode()).isEqualTo("CMD.1003");
    assertThat(starts("sleep 2.568")).isZero();
    for (Task task : tasks) {
      assertThat(answerOf(task)).isNotNull();
    }
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

    assertThat(answerOf(refused).errorCode()).isEqualTo("CMD.1002");
    assertThat(answerOf(unauthorized).errorCode()).isEqualTo("CMD.1002");
    assertThat(answerOf(dropped).errorCode()).isEqualTo("CMD.2002");
    assertThat(answerOf(unknown).errorCode()).isEqualTo("CPS.0005");
  }

  @Test
  void stoppingWorker_endsWhatDoesNotEndInItsGrace_andItsCallerHears() throws Exception {
    SimulatedPhone far = simulator.add(PhoneProfile.named("far"));
    Path farInventory = folder.resolve("far.yml");
    Files.writeString(
        farInventory,
        "instances: [{id: far, tenant: acme, address: '127.0.0.1:%d'}]"
            .formatted(far.address().getPort()));
    ConfigurableApplicationContext stopping =
        kafka.startWorker("far-site", farInventory, folder.resolve("adbkey"));
    Task finishes = WorkerFixture.task("far-site", "far", "sleep 0.5", WINDOW);
    Task hangs = WorkerFixture.task("far-site", "far", "sim-hang 7", WINDOW);
    kafka.publish(finishes);
    kafka.publish(hangs);
    await().until(() -> isRunning("sleep 0.5") && isRunning("sim-hang 7"));

    stopping.close();

    assertThat(answerOf(finishes).status()).isEqualTo(CmdResult.SUCCEEDED);
    assertThat(answerOf(hangs).errorCode()).isEqualTo("CMD.2002");
    await().until(() -> !isRunning("sim-hang 7"));
  }

  @Test
  void recordsThatAreNoTasks_areSkipped_andStopNothing() throws Exception {
    Task otherSite = WorkerFixture.task("south", "p1", "echo other site", WINDOW);
    Task forged =
        new Task(1, "forged", "c", 999, "acme", SITE, "p1", "echo forged", Long.MAX_VALUE);
    kafka.publish(SITE, "p1", "not json".getBytes(UTF_8));
    kafka.publish(SITE, "p1", new byte[0]);
    kafka.publish(SITE, "p1", MessageCodec.write(otherSite));
    kafka.publish(SITE, "p1", MessageCodec.write(forged));
    Task good = task("p1", "echo good");
    kafka.publish(good);

    assertThat(answerOf(good).executeMsg()).isEqualTo("good");
    assertThat(starts("echo other site")).isZero();
    assertThat(starts("echo forged")).isZero();
  }

  @Test
  void inventoryChange_isAnnouncedAndUsed_withoutARestart() throws Exception {
    SimulatedPhone added = simulator.add(PhoneProfile.named("added"));
    writeInventory(simulator.phones());
    await().until(() -> lastAnnouncement("added").contains("\"site\":\"north\""));

    Task task = task("added", "echo hello");
    kafka.publish(task);
    assertThat(answerOf(task).executeMsg()).isEqualTo("hello");

    writeInventory(simulator.phones().stream().filter(p -> !p.equals(added)).toList());
    await().until(() -> lastAnnouncement("added").equals("tombstone"));
  }

  @Test
  void instanceOfAnotherSite_isNeitherAnnouncedNorWithdrawn() throws Exception {
    Path southInventory = folder.resolve("south.yml");
    Files.writeString(
        southInventory,
        """
        instances:
          - {id: p1, tenant: thief, address: "127.0.0.1:1"}
          - {id: south-1, tenant: acme, address: "127.0.0.1:1"}
        """);
    long before = announcementsOf("p1");
    ConfigurableApplicationContext south =
        kafka.startWorker("south", southInventory, folder.resolve("adbkey"));
    try {
      assertThat(lastAnnouncement("south-1")).contains("\"site\":\"south\"");
      MeterRegistry metrics = south.getBean(MeterRegistry.class);
      assertThat(metrics.get("phone_command.inventory.conflicts").gauge().value()).isEqualTo(1);

      Files.writeString(southInventory, "instances: []");
      await().until(() -> lastAnnouncement("south-1").equals("tombstone"));
      assertThat(metrics.get("phone_command.inventory.conflicts").gauge().value()).isZero();
    } finally {
      south.close();
    }
    assertThat(announcementsOf("p1")).isEqualTo(before);
    assertThat(lastAnnouncement("p1")).contains("\"tenant\":\"acme\"");
  }

  @Test
  void instanceThatWentWhileTheWorkerWasDown_isWithdrawnAtItsStart() throws Exception {
    Path file = folder.resolve("east.yml");
    String one = "instances:\n  - {id: east-1, tenant: acme, address: '127.0.0.1:1'}\n";
    Files.writeString(file, one + "  - {id: east-2, tenant: acme, address: '127.0.0.1:1'}\n");
    kafka.startWorker("east", file, folder.resolve("adbkey")).close();
    Files.writeString(file, one);

    kafka.startWorker("east", file, folder.resolve("adbkey")).close();

    assertThat(lastAnnouncement("east-2")).isEqualTo("tombstone");
    assertThat(announcementsOf("east-1")).isEqualTo(1);
  }

  private static long announcementsOf(String instanceId) {
    return kafka.announcements().stream().filter(a -> a.key().equals(instanceId)).count();
  }

  @Test
  void unusableInventory_changesNothing() throws Exception {
    String before = Files.readString(inventory);
    Files.writeString(inventory, "instances: [{id: p1}]");
    MeterRegistry metrics = worker.getBean(MeterRegistry.class);
    await().until(() -> metrics.counter("phone_command.inventory.problems").count() > 0);
    Task task = task("p1", "echo still here");
    kafka.publish(task);

    assertThat(answerOf(task).executeMsg()).isEqualTo("still here");
    Files.writeString(inventory, before);
  }

  private static String lastAnnouncement(String instanceId) {
    return kafka.announcements().stream()
        .filter(announcement -> announcement.key().equals(instanceId))
        .map(a -> a.value() == null ? "tombstone" : new String(a.value(), UTF_8))
        .reduce("", (before, after) -> after);
  }
}
