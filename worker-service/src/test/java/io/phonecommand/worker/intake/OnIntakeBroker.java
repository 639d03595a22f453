package io.phonecommand.worker.intake;

import static org.awaitility.Awaitility.await;

import io.phonecommand.worker.claims.TaskRecord;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.support.TypeBasedParameterResolver;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Tests of the intake that share a broker; each has a site of its own. */
@Execution(ExecutionMode.CONCURRENT)
@ExtendWith(OnIntakeBroker.SharedBroker.class)
abstract class OnIntakeBroker {

  protected IntakeBroker broker;
  protected String site;

  /** Starts it for the first test that asks; JUnit closes it after the last. */
  static final class SharedBroker extends TypeBasedParameterResolver<IntakeBroker> {
    @Override
    public IntakeBroker resolveParameter(ParameterContext asked, ExtensionContext context) {
      return context
          .getRoot()
          .getStore(ExtensionContext.Namespace.GLOBAL)
          .computeIfAbsent(IntakeBroker.class, type -> new IntakeBroker(), IntakeBroker.class);
    }
  }

  @BeforeEach
  void foundSite(IntakeBroker shared) throws Exception {
    broker = shared;
    site = shared.newSite();
  }

  protected static List<String> ids(List<TaskRecord> tasks) {
    return tasks.stream().map(asked -> asked.task().taskId()).toList();
  }

  protected static void awaitAdmitted(TestIntake intake, int count) {
    await().atMost(Duration.ofSeconds(30)).until(() -> intake.admitted.size() >= count);
  }
}
