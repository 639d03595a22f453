package io.phonecommand.benchmarks.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TaskStateTest {

  private static final String WAITS = job(1, "");
  private static final String RUNS = job(1, ",\"started_at\":\"2026-01-01T12:00:00.123Z\"");
  private static final String SUCCEEDED = job(2, ",\"started_at\":\"2026-01-01T12:00:00.123Z\"");
  private static final String FAILED = job(-1, "");

  @Test
  void jobs_areCounted_byWhatHasBecomeOfThem() {
    assertThat(TaskState.of(answer(WAITS, RUNS, RUNS, SUCCEEDED, FAILED)))
        .isEqualTo(new TaskState(5, 3, 1, 1));
  }

  @Test
  void onlyAllOfThem_areASuccess() {
    assertThat(TaskState.of(answer(SUCCEEDED, SUCCEEDED)).isSuccess(2)).isTrue();
    assertThat(TaskState.of(answer(SUCCEEDED, SUCCEEDED)).isSuccess(3)).isFalse();
    assertThat(TaskState.of(answer(SUCCEEDED, RUNS)).isSuccess(2)).isFalse();
    assertThat(TaskState.of(answer(SUCCEEDED, FAILED)).isSuccess(2)).isFalse();
  }

  private static String answer(String... jobs) {
    return "{\"error_code\":\"0\",\"error_msg\":\"ok\",\"data\":{\"jobs\":["
        + String.join(",", jobs)
        + "]}}";
  }

  private static String job(int status, String more) {
    return "{\"job_id\":\"5d0f\",\"instance_id\":\"a\",\"status\":"
        + status
        + ",\"error_code\":\"\",\"error_msg\":\"\",\"execute_msg\":\"\""
        + more
        + "}";
  }
}
