package io.phonecommand.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.phonecommand.common.message.CmdResult;
import io.phonecommand.common.message.JobReport;
import io.phonecommand.common.message.Task;
import io.phonecommand.worker.claims.TaskRecord;
import io.phonecommand.worker.claims.UnansweredTasks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/** A whole worker after one that was lost hours after it had claimed its jobs. */
class LostJobsIT {

  private static final String SITE = "lost";
  private static final int LOST = 2000;

  /** Records from one of the jobs to the next: each was answered, or another worker runs it. */
  private static final int GAP = 41;

  private static final Duration RUN_LIMIT = Duration.ofHours(3);

  @TempDir private Path folder;

  private final Instant asked = Instant.now().minus(RUN_LIMIT).plus(Duration.ofMinutes(5));

  private Task job() {
    return WorkerFixture.job(
        SITE, "p1", "true", Duration.between(Instant.now(), asked.plusSeconds(600)), RUN_LIMIT);
  }

  @Test
  void jobsOfAWorkerThatIsLost_areAnsweredOnce_howeverManyTheyAre_andOnlyThose() throws Exception {
    try (WorkerFixture kafka = new WorkerFixture()) {
      kafka.makeTopics(SITE);
      UnansweredTasks unanswered = new UnansweredTasks();
      List<Task> all = new ArrayList<>();
      List<Task> running = new ArrayList<>();
      for (int i = 0; i < LOST * GAP; i++) {
        Task job = job();
        all.add(job);
        // Not evenly, as in life.
        if (i % GAP == i / GAP % 7) {
          running.add(job);
          unanswered.add(new TaskRecord(job, 0, i, job.startsBefore()));
        }
      }
      kafka.publishAll(all, 0, asked);
      Task answered = all.get(20);
      kafka.say(answered, CmdResult.finished("p1", 0, "done"));
      Task living = all.get(21);
      kafka.say(living, CmdResult.running("p1", "goes on"));
      kafka.leaveClaim(SITE, 0, all.size(), unanswered);

      // It has less room for what waits for Kafka than there are jobs.
      try (ConfigurableApplicationContext successor =
          kafka.startWorker(
              SITE,
              Files.writeString(
                  folder.resolve("inventory.yml"), WorkerFixture.inventoryOf(List.of())),
              folder.resolve("adbkey"),
              "--phone-command.worker.jobs.longest-run=" + RUN_LIMIT.toHours() + "h",
              "--phone-command.worker.lanes.max-tasks=400")) {
        await()
            .atMost(Duration.ofSeconds(60))
            .until(() -> running.stream().noneMatch(job -> kafka.reportsOf(job).isEmpty()));

        assertThat(running)
            .hasSize(LOST)
            .allSatisfy(
                job ->
                    assertThat(kafka.reportsOf(job))
                        .extracting(JobReport::cmdResult)
                        .extracting(CmdResult::errorCode)
                        .containsExactly("CMD.2003"));
        assertThat(kafka.jobsReported()).isEqualTo(LOST + 2);
        assertThat(kafka.reportsOf(answered)).hasSize(1);
        assertThat(kafka.reportsOf(living)).hasSize(1);
        MeterRegistry metrics = successor.getBean(MeterRegistry.class);
        assertThat(metrics.get("phone_command.jobs.refusals_dropped").counter().count()).isZero();
        await().until(() -> metrics.get("phone_command.claims.open").gauge().value() == 0);
      }
    }
  }
}
