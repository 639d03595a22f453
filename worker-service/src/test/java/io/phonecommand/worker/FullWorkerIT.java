package io.phonecommand.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.phonecommand.common.message.Task;
import io.phonecommand.simulator.PhoneProfile;
import io.phonecommand.simulator.PhoneSimulator;
import io.phonecommand.simulator.SimulatedPhone;
import io.phonecommand.simulator.log.StartedCommand;
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
  private static final String ACME = "acme";
  private static final String ZENITH = "zenith";
  private static final Duration WINDOW = Duration.ofSeconds(30);

  @TempDir private static Path folder;
  private static WorkerFixture kafka;
  private static PhoneSimulator simulator;
  private static ConfigurableApplicationContext worker;

  @BeforeAll
  static void start() throws Exception {
    kafka = new WorkerFixture();
    simulator = PhoneSimulator.start();
    for (int i = 1; i <= 5; i++) {
      simulator.add(PhoneProfile.named("p" + i));
    }
    String acmes = WorkerFixture.inventoryOf(simulator.phones());
    List<SimulatedPhone> zeniths =
        List.of(simulator.add(PhoneProfile.named("z1")), simulator.add(PhoneProfile.named("z2")));
    String inventory =
        acmes
            + WorkerFixture.inventoryOf(zeniths).replace("instances:\n", "").replace(ACME, ZENITH);
    worker =
        kafka.startWorker(
            SITE,
            Files.writeString(folder.resolve("inventory.yml"), inventory),
            folder.resolve("adbkey"),
            "--phone-command.worker.lanes.max-tasks=5");
  }

  @AfterAll
  static void stop() {
    worker.close();
    simulator.close();
    kafka.close();
  }

  private static Task publish(String phone, String tenant, String command) throws Exception {
    Task task = WorkerFixture.task(SITE, phone, tenant, command, WINDOW);
    kafka.publish(task);
    return task;
  }

  private static Task retry(Task task) throws Exception {
    Task retry = WorkerFixture.retryOf(task, WINDOW);
    kafka.publish(retry);
    return retry;
  }

  private static String codeOf(Task task) {
    return kafka.answerTo(task).errorCode();
  }

  @Test
  void fullWorker_readsOn_andRefuses_andNobodyTakesAllOfIt() throws Exception {
    List<Task> running = new ArrayList<>();
    for (int i = 1; i <= 4; i++) {
      running.add(publish("p" + i, ACME, "sim-hang"));
    }
    await().until(() -> simulator.log().all().size() == 4);

    // Four of five is what one tenant may have.
    Task fifth = publish("p5", ACME, "echo fifth");
    assertThat(codeOf(fifth)).isEqualTo("CMD.1005");
    Task other = publish("z1", ZENITH, "sim-hang");
    await().until(() -> simulator.log().startedOn("z1").size() == 1);

    // Now it is full, for everybody.
    assertThat(codeOf(publish("z2", ZENITH, "echo sixth"))).isEqualTo("CMD.1005");
    assertThat(codeOf(publish("nowhere", ZENITH, "true"))).isEqualTo("CPS.0005");
    Task joined = retry(running.getFirst());

    simulator.phones().forEach(SimulatedPhone::disconnectAll);
    for (Task task : running) {
      assertThat(codeOf(task)).isEqualTo("CMD.2002");
    }
    assertThat(codeOf(other)).isEqualTo("CMD.2002");
    assertThat(codeOf(joined)).isEqualTo("CMD.2002");

    // There is room again; what was refused stays refused.
    Task next = publish("p5", ACME, "echo next");
    assertThat(kafka.answerTo(next).executeMsg()).isEqualTo("next");
    assertThat(codeOf(retry(fifth))).isEqualTo("CMD.1005");
    assertThat(simulator.log().startedOn("p5"))
        .extracting(StartedCommand::command)
        .containsExactly("echo next");
  }
}
