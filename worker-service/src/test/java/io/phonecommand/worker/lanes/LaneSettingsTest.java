package io.phonecommand.worker.lanes;

import static org.assertj.core.api.Assertions.assertThat;

import io.phonecommand.worker.settings.GivenSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LaneSettingsTest {

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          0, 64, 100, PT60S, PT0.3S, PT10M, 10, 100, max-running-per-phone must be between 1
          4, -1, 100, PT60S, PT0.3S, PT10M, 10, 100, max-waiting-per-phone must be between 0
          4, 64, 0, PT60S, PT0.3S, PT10M, 10, 100, max-tasks must be between 1
          4, 64, 100, PT0.0001S, PT0.3S, PT10M, 10, 100, run-limit must be longer than
          4, 64, 100, PT25H, PT0.3S, PT10M, 10, 100, run-limit must be shorter than
          4, 64, 100, PT60S, PT-0.3S, PT10M, 10, 100, answer-margin must be longer than
          4, 64, 100, PT60S, PT10S, PT10M, 10, 100, answer-margin must be shorter than
          4, 64, 100, PT60S, PT0.3S, PT0S, 10, 100, idempotency-window must be longer than
          4, 64, 100, PT60S, PT0.3S, PT31M, 10, 100, idempotency-window must be shorter than
          4, 64, 100, PT60S, PT0.3S, PT10M, 0, 100, remembered-results must be between 1
          4, 64, 1, PT60S, PT0.3S, PT10M, 1, 0, remembered-tasks must be at least max-tasks
          4, 64, 101, PT60S, PT0.3S, PT10M, 10, 100, remembered-tasks must be at least max-tasks
          4, 64, 100, PT60S, PT0.3S, PT10M, 101, 100, remembered-tasks must be at least max-tasks
          """)
  void whatBreaksAPromise_isRefused_byItsName(
      int running,
      int waiting,
      int tasks,
      String runLimit,
      String margin,
      String window,
      int results,
      int ids,
      String problem) {
    assertThat(
            GivenSettings.problemWith(
                "worker.lanes.max-running-per-phone=" + running,
                "worker.lanes.max-waiting-per-phone=" + waiting,
                "worker.lanes.max-tasks=" + tasks,
                "worker.lanes.run-limit=" + runLimit,
                "worker.lanes.answer-margin=" + margin,
                "worker.lanes.idempotency-window=" + window,
                "worker.lanes.remembered-results=" + results,
                "worker.lanes.remembered-tasks=" + ids))
        .startsWith("phone-command.worker.lanes." + problem);
  }

  @Test
  void tenant_mayHaveFourFifths_andWhatIsSet_butNotMoreThanThereIs() {
    assertThat(limitOf("10000", "")).isEqualTo(8000);
    assertThat(limitOf("4", "")).isEqualTo(3);
    assertThat(limitOf("1", "")).isEqualTo(1);
    assertThat(limitOf("100", "100")).isEqualTo(100);
    assertThat(GivenSettings.problemWith(share("100", "101"))).contains("max-tasks-per-tenant");
    assertThat(GivenSettings.problemWith(share("100", "0"))).contains("max-tasks-per-tenant");
  }

  private static int limitOf(String tasks, String perTenant) {
    return TaskAdmission.tenantLimit(GivenSettings.with(share(tasks, perTenant)).worker().lanes());
  }

  private static String[] share(String tasks, String perTenant) {
    return new String[] {
      "worker.lanes.max-tasks=" + tasks, "worker.lanes.max-tasks-per-tenant=" + perTenant
    };
  }
}
