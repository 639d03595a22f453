package io.phonecommand.worker.intake;

import static org.awaitility.Awaitility.await;

import io.phonecommand.worker.claims.TaskRecord;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** Tests of the intake that share a broker; each has a site of its own. */
abstract class OnIntakeBroker {

  protected static IntakeBroker broker;

  protected String site = "";

  @BeforeAll
  static void startBroker() {
    broker = new IntakeBroker();
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @BeforeEach
  void foundSite() {
    site = broker.newSite();
  }

  protected static List<String> ids(List<TaskRecord> tasks) {
    return tasks.stream().map(asked -> asked.task().taskId()).toList();
  }

  protected static void awaitAdmitted(TestIntake intake, int count) {
    await().atMost(Duration.ofSeconds(30)).until(() -> intake.admitted.size() >= count);
  }
}
