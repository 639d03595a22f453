package io.phonecommand.worker.claims;

import static org.assertj.core.api.Assertions.assertThat;

import io.phonecommand.common.message.Task;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class UsedPhonesTest {

  private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
  private static final Duration MARGIN = Duration.ofMinutes(1);

  private Instant now = START;
  private final UsedPhones used = new UsedPhones(Duration.ofMinutes(2), () -> now);

  /** It must start within ten minutes. */
  private static Task task(String phone, @Nullable Duration runLimit) {
    return new Task(
        runLimit == null ? Task.SYNC : Task.JOB,
        "t",
        "k",
        0,
        "acme",
        "north",
        phone,
        "true",
        START.plus(Duration.ofMinutes(10)).toEpochMilli(),
        null,
        null,
        runLimit == null ? null : runLimit.toMillis());
  }

  @Test
  void phone_mayBeUsed_untilBothLimitsOfItsLongestTaskAreOver() {
    used.mayRunElsewhere(task("p1", Duration.ofMinutes(30)));
    used.mayRunElsewhere(task("p1", null));

    assertThat(used.mayBeUsedFor("p1")).contains(Duration.ofMinutes(40).plus(MARGIN));
    now = START.plus(Duration.ofMinutes(40));
    assertThat(used.mayBeUsedFor("p1")).contains(MARGIN);
    now = now.plus(MARGIN);
    assertThat(used.mayBeUsedFor("p1")).isEmpty();
  }

  @Test
  void taskWithoutARunLimit_hasTheWorkers() {
    used.mayRunElsewhere(task("p1", null));

    assertThat(used.mayBeUsedFor("p1")).contains(Duration.ofMinutes(12).plus(MARGIN));
    assertThat(used.mayBeUsedFor("p2")).isEmpty();
  }

  /** Whoever is not asked for, as nobody asks phones, or it was withdrawn. */
  @Test
  void phoneThatNobodyAsksFor_isForgotten_onceOthersCome() {
    used.mayRunElsewhere(task("p1", Duration.ofMinutes(30)));
    now = START.plus(Duration.ofHours(1));
    used.mayRunElsewhere(task("p2", Duration.ofHours(1)));

    // As it would be found if it were still there.
    now = START;
    assertThat(used.mayBeUsedFor("p1")).isEmpty();
    assertThat(used.mayBeUsedFor("p2")).isPresent();
  }

  @Test
  void taskThatIsLongOver_countsForNothing() {
    now = START.plus(Duration.ofHours(1));
    used.mayRunElsewhere(task("p1", Duration.ofMinutes(30)));

    assertThat(used.mayBeUsedFor("p1")).isEmpty();
  }
}
