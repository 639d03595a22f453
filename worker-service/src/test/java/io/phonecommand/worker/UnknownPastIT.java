package io.phonecommand.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.phonecommand.common.message.Task;
import io.phonecommand.simulator.PhoneProfile;
import io.phonecommand.simulator.PhoneSimulator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/** Repeats of which a worker knows nothing, and can or cannot know that there was nothing. */
class UnknownPastIT {

  private static final String SITE = "forgetful";
  private static final Duration WINDOW = Duration.ofSeconds(20);

  @TempDir private static Path folder;
  private static WorkerFixture kafka;
  private static PhoneSimulator simulator;
  private static ConfigurableApplicationContext worker;

  @BeforeAll
  static void start() throws Exception {
    kafka = new WorkerFixture();
    simulator = PhoneSimulator.start();
    simulator.add(PhoneProfile.named("p"));
    Path inventory =
        Files.writeString(
            folder.resolve("inventory.yml"), WorkerFixture.inventoryOf(simulator.phones()));
    worker = kafka.startWorker(SITE, inventory, folder.resolve("adbkey"));
  }

  @AfterAll
  static void stop() {
    worker.close();
    simulator.close();
    kafka.close();
  }

  private static Task task(String command, Instant firstUsed, @Nullable Integer partitions) {
    Task first = WorkerFixture.task(SITE, "p", "acme", command, WINDOW);
    return new Task(
        first.v(),
        first.taskId(),
        first.correlationId(),
        first.replyPartition(),
        first.tenant(),
        first.site(),
        first.instanceId(),
        first.command(),
        first.startDeadline(),
        firstUsed.toEpochMilli(),
        partitions);
  }

  private static String codeOf(Task task) throws Exception {
    kafka.publish(task);
    return kafka.answerTo(task).errorCode();
  }

  private static boolean hasRun(String command) {
    return simulator.log().all().stream().anyMatch(started -> started.command().equals(command));
  }

  @Test
  void repeat_runs_ifAllThatWasClaimedSinceItsFirstTryIsKnown() throws Exception {
    assertThat(codeOf(WorkerFixture.task(SITE, "p", "acme", "echo first", WINDOW))).isEmpty();
    Instant known = Instant.now();

    assertThat(codeOf(task("echo before", known.minusSeconds(600), null))).isEqualTo("CMD.2003");
    assertThat(codeOf(task("echo since", known, null))).isEmpty();

    // Somebody has seen another number of partitions: instances have come from others.
    assertThat(codeOf(task("echo moved", known, 77))).isEqualTo("CMD.2003");
    assertThat(codeOf(task("echo then", Instant.now().plusSeconds(1), 77))).isEmpty();
    assertThat(hasRun("echo before")).isFalse();
    assertThat(hasRun("echo moved")).isFalse();
    assertThat(hasRun("echo since")).isTrue();
  }

  /**
   * Its last word stands in the log, or nobody will ever know it: a guess here would be for ever.
   */
  @Test
  void repeatOfAJob_ofWhichNothingIsKnown_isSkipped_andCounted() throws Exception {
    Task first = WorkerFixture.job(SITE, "p", "echo job of old", WINDOW, WINDOW);
    Task repeat =
        new Task(
            first.v(),
            first.taskId(),
            first.correlationId(),
            first.replyPartition(),
            first.tenant(),
            first.site(),
            first.instanceId(),
            first.command(),
            first.startDeadline(),
            Instant.now().minusSeconds(7200).toEpochMilli(),
            null,
            first.runLimit());
    kafka.publish(repeat);

    await().atMost(Duration.ofSeconds(30)).until(() -> skipped() == 1);
    assertThat(kafka.reportsOf(repeat)).isEmpty();
    assertThat(hasRun("echo job of old")).isFalse();
  }

  private static double skipped() {
    return worker
        .getBean(MeterRegistry.class)
        .counter("phone_command.tasks.skipped", "reason", "unknown_past")
        .count();
  }
}
