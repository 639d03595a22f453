package io.phonecommand.worker.results;

import static org.assertj.core.api.Assertions.assertThat;

import io.phonecommand.common.message.CmdResult;
import io.phonecommand.common.message.TaskError;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RecentResultsTest {

  private static final CmdResult OK = CmdResult.finished("p", 0, "");
  private static final CmdResult UNREACHABLE = CmdResult.failed("p", TaskError.PHONE_UNREACHABLE);

  private final AtomicLong now = new AtomicLong(-42);
  private final RecentResults recent = new RecentResults(now::get);

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }

  @Test
  void results_areCountedByCode_overEachPeriod() {
    recent.count(OK);
    pass(Duration.ofMinutes(10));
    recent.count(OK);
    recent.count(UNREACHABLE);
    pass(Duration.ofMinutes(2));
    recent.count(OK);

    assertThat(recent.counts())
        .containsOnlyKeys("ok", "CMD.1002")
        .containsEntry("ok", List.of(1L, 2L, 3L))
        .containsEntry("CMD.1002", List.of(0L, 1L, 1L));
  }

  @Test
  void resultsThatAreOld_areNotCounted_andTheirCodesAreNotNamed() {
    recent.count(UNREACHABLE);
    pass(Duration.ofMinutes(15));
    recent.count(OK);

    assertThat(recent.counts()).containsOnlyKeys("ok");

    pass(Duration.ofHours(3));
    assertThat(recent.counts()).isEmpty();
    recent.count(OK);
    assertThat(recent.counts()).containsEntry("ok", List.of(1L, 1L, 1L));
  }

  @Test
  void whatIsNoLastWord_isNotCounted() {
    recent.count(CmdResult.running("p", "so far"));

    assertThat(recent.counts()).isEmpty();
  }

  @Test
  void steadyStream_isCountedExactly_butForTheStepThatHasJustBegun() {
    for (int second = 0; second < 1800; second++) {
      recent.count(OK);
      pass(Duration.ofSeconds(1));
    }

    List<Long> counts = recent.counts().getOrDefault("ok", List.of());
    assertThat(counts.get(0)).isBetween(55L, 60L);
    assertThat(counts.get(1)).isBetween(295L, 300L);
    assertThat(counts.get(2)).isBetween(895L, 900L);
  }
}
