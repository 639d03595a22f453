package io.phonecommand.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.phonecommand.common.message.CmdResult;
import io.phonecommand.common.message.JobReport;
import io.phonecommand.common.message.Task;
import io.phonecommand.simulator.PhoneProfile;
import io.phonecommand.simulator.PhoneSimulator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/** Jobs, the parts of asynchronous requests: a whole worker between a real broker and phones. */
class JobsIT {

  private static final String SITE = "north";
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir private static Path folder;
  private static WorkerFixture kafka;
  private static PhoneSimulator simulator;
  private static Path inventory;
  private static ConfigurableApplicationContext worker;

  @BeforeAll
  static void start() throws Exception {
    kafka = new WorkerFixture();
    simulator = PhoneSimulator.start();
    for (int i = 1; i <= 12; i++) {
      simulator.add(PhoneProfile.named("p" + i));
    }
    inventory = folder.resolve("inventory.yml");
    Files.writeString(inventory, WorkerFixture.inventoryOf(simulator.phones()));
    worker = startWorker(SITE);
  }

  private static ConfigurableApplicationContext startWorker(String site) {
    return kafka.startWorker(
        site,
        inventory,
        folder.resolve("adbkey"),
        "--phone-command.worker.jobs.longest-start=60s",
        "--phone-command.worker.jobs.longest-run=60s");
  }

  @AfterAll
  static void stop() {
    worker.close();
    simulator.close();
    kafka.close();
  }

  private static Task job(String phone, String command) {
    return WorkerFixture.job(SITE, phone, command, LIMIT, LIMIT);
  }

  private static Task published(Task job) throws Exception {
    kafka.publish(job);
    return job;
  }

  private static long starts(String command) {
    return simulator.log().all().stream().filter(c -> c.command().equals(command)).count();
  }

  private static boolean isRunning(String command) {
    return simulator.log().all().stream()
        .anyMatch(c -> c.command().equals(command) && c.isRunning());
  }

  private static double openClaims() {
    return worker.getBean(MeterRegistry.class).get("phone_command.claims.open").gauge().value();
  }

  @Test
  void job_isRun_andItsStartAndItsLastWordAreSaid() throws Exception {
    Instant before = Instant.now();
    Task job = published(job("p1", "echo a job"));

    JobReport last = kafka.lastWordOn(job);

    assertThat(last.cmdResult()).isEqualTo(CmdResult.finished("p1", 0, "a job"));
    JobReport first = kafka.reportsOf(job).getFirst();
    assertThat(first.cmdResult()).isEqualTo(CmdResult.running("p1", ""));
    assertThat(last.startedAt()).isBetween(before.toEpochMilli(), Instant.now().toEpochMilli());
    assertThat(first.startedAt()).isEqualTo(last.startedAt());
  }

  @Test
  void outputSoFar_isSaidOnce_untilThereIsMore() throws Exception {
    Task job =
        published(WorkerFixture.job(SITE, "p2", "sim-hang 4", LIMIT, Duration.ofSeconds(12)));

    assertThat(kafka.lastWordOn(job).cmdResult().errorCode()).isEqualTo("CMD.2001");

    assertThat(kafka.reportsOf(job))
        .extracting(report -> report.cmdResult().executeMsg())
        .containsExactly("", "abcd", "abcd");
    assertThat(kafka.reportsOf(job).get(1).cmdResult().status()).isEqualTo(CmdResult.RUNNING);
  }

  @Test
  void repeatedJob_runsOnce_andNothingMoreIsSaidOfIt() throws Exception {
    Task job = job("p3", "sleep 0.83");
    kafka.publish(job);
    kafka.publish(job);
    assertThat(kafka.lastWordOn(job).cmdResult().status()).isEqualTo(CmdResult.SUCCEEDED);
    kafka.publish(job);
    Task behind = published(job("p3", "echo behind"));
    assertThat(kafka.lastWordOn(behind).cmdResult().status()).isEqualTo(CmdResult.SUCCEEDED);

    assertThat(starts("sleep 0.83")).isEqualTo(1);
    assertThat(kafka.reportsOf(job)).hasSize(2);
    await().atMost(LIMIT).until(() -> openClaims() == 0);
  }

  @Test
  void jobsThatRun_haveHalfOfAPhonesPlaces_andOneThatWaitsCanBeTakenBack() throws Exception {
    Task first = published(job("p4", "sim-hang 41"));
    Task second = published(job("p4", "sim-hang 42"));
    await().atMost(LIMIT).until(() -> isRunning("sim-hang 41") && isRunning("sim-hang 42"));
    Task waiting = published(job("p4", "echo waiting job"));
    Task sync = WorkerFixture.task(SITE, "p4", "echo at once", LIMIT);
    kafka.publish(sync);
    assertThat(kafka.answerTo(sync).executeMsg()).isEqualTo("at once");

    kafka.cancel(waiting);
    assertThat(kafka.lastWordOn(waiting).cmdResult().errorCode()).isEqualTo("CMD.1006");
    kafka.cancel(first);
    kafka.cancel(second);

    JobReport cancelled = kafka.lastWordOn(first);
    assertThat(cancelled.cmdResult().errorCode()).isEqualTo("CMD.2005");
    assertThat(cancelled.cmdResult().executeMsg()).hasSize(41);
    assertThat(cancelled.startedAt()).isNotNull();
    assertThat(kafka.lastWordOn(second).cmdResult().errorCode()).isEqualTo("CMD.2005");
    await().atMost(LIMIT).until(() -> !isRunning("sim-hang 41"));
    assertThat(starts("echo waiting job")).isZero();
  }

  @Test
  void jobThatIsTakenBack_beforeItCame_neverStarts() throws Exception {
    Task job = job("p5", "echo taken back");
    kafka.cancel(job);
    kafka.publish(job);

    assertThat(kafka.lastWordOn(job).cmdResult().errorCode()).isEqualTo("CMD.1006");
    assertThat(starts("echo taken back")).isZero();
  }

  @Test
  void anotherTenantsCancel_doesNothing() throws Exception {
    Task job = published(job("p6", "sleep 1.63"));
    await().atMost(LIMIT).until(() -> starts("sleep 1.63") == 1);
    kafka.cancel(
        new Task(Task.JOB, job.taskId(), "k", 0, "evil", SITE, "p6", "x", 1, null, null, 1L));

    assertThat(kafka.lastWordOn(job).cmdResult().status()).isEqualTo(CmdResult.SUCCEEDED);
  }

  @Test
  void jobWithLongerLimitsThanThisWorkerIsMadeFor_isRefused_notSkipped() throws Exception {
    Task startsTooLate =
        published(WorkerFixture.job(SITE, "p7", "echo 71", Duration.ofMinutes(3), LIMIT));
    Task runsTooLong =
        published(WorkerFixture.job(SITE, "p7", "echo 72", LIMIT, Duration.ofMinutes(3)));

    assertThat(kafka.lastWordOn(startsTooLate).cmdResult().errorCode()).isEqualTo("CMD.1004");
    assertThat(kafka.lastWordOn(runsTooLong).cmdResult().errorCode()).isEqualTo("CMD.1004");
    assertThat(starts("echo 71") + starts("echo 72")).isZero();
  }

  @Test
  void jobThatIsReadTooLate_isSaidNotToHaveStarted_howeverLate() throws Exception {
    Task job =
        published(WorkerFixture.job(SITE, "p8", "echo too late", Duration.ofHours(-2), LIMIT));

    assertThat(kafka.lastWordOn(job).cmdResult().errorCode()).isEqualTo("CMD.1001");
    assertThat(starts("echo too late")).isZero();
  }

  @Test
  void jobThatWaitsTooLong_neverStarts() throws Exception {
    Task first = published(job("p9", "sim-hang 91"));
    Task second = published(job("p9", "sim-hang 92"));
    await().atMost(LIMIT).until(() -> isRunning("sim-hang 91") && isRunning("sim-hang 92"));
    Task waiting =
        published(WorkerFixture.job(SITE, "p9", "echo 93", Duration.ofMillis(700), LIMIT));

    assertThat(kafka.lastWordOn(waiting).cmdResult().errorCode()).isEqualTo("CMD.1001");
    kafka.cancel(first);
    kafka.cancel(second);
    assertThat(kafka.lastWordOn(second).cmdResult().errorCode()).isEqualTo("CMD.2005");
    assertThat(starts("echo 93")).isZero();
  }

  @Test
  void workerThatStops_saysOfItsJobsWhatItKnows_beforeItEnds() throws Exception {
    List<Task> running = new ArrayList<>();
    try (ConfigurableApplicationContext stopping = startWorker("stopping")) {
      for (int i = 1; i <= 12; i++) {
        running.add(
            published(WorkerFixture.job("stopping", "p" + i, "sim-hang 5" + i, LIMIT, LIMIT)));
      }
      for (int i = 1; i <= 12; i++) {
        String command = "sim-hang 5" + i;
        await().atMost(LIMIT).until(() -> isRunning(command));
      }
      assertThat(stopping.isRunning()).isTrue();
    }

    for (Task job : running) {
      assertThat(kafka.lastWordOn(job).cmdResult().errorCode()).isEqualTo("CMD.2003");
      assertThat(kafka.lastWordOn(job).cmdResult().executeMsg()).isNotEmpty();
    }
  }

  @Test
  void jobThatHadNotStarted_isRunByTheSuccessor_alsoWhereARepeatOfItCame() throws Exception {
    Task waiting = WorkerFixture.job("moved", "p10", "echo moved", LIMIT, LIMIT);
    try (ConfigurableApplicationContext stopping = startWorker("moved")) {
      published(WorkerFixture.job("moved", "p10", "sim-hang 101", LIMIT, LIMIT));
      published(WorkerFixture.job("moved", "p10", "sim-hang 102", LIMIT, LIMIT));
      await().atMost(LIMIT).until(() -> isRunning("sim-hang 101") && isRunning("sim-hang 102"));
      kafka.publish(waiting);
      kafka.publish(waiting);
      await()
          .atMost(LIMIT)
          .until(() -> kafka.claimedOffset("moved", 0) + kafka.claimedOffset("moved", 1) == 4);
      assertThat(stopping.isRunning()).isTrue();
    }
    assertThat(kafka.reportsOf(waiting)).isEmpty();

    try (ConfigurableApplicationContext successor = startWorker("moved")) {
      assertThat(kafka.lastWordOn(waiting).cmdResult().executeMsg()).isEqualTo("moved");
      assertThat(successor.isRunning()).isTrue();
    }
    assertThat(starts("echo moved")).isEqualTo(1);
  }
}
