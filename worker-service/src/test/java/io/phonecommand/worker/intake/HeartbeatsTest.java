package io.phonecommand.worker.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class HeartbeatsTest {

  private static final int MOST_UNANSWERED = 3;
  private static final boolean SILENT = true;

  private long now = 42;
  private double answers = 10;
  private double closed = 2;
  private final Heartbeats heartbeats =
      new Heartbeats(() -> answers, () -> closed, MOST_UNANSWERED, () -> now);

  HeartbeatsTest() {
    // What was counted before the first look is no answer to anything.
    var unused = heartbeats.look(!SILENT);
    unused = look(!SILENT);
  }

  private OptionalLong look(boolean silent) {
    now += Duration.ofMillis(500).toNanos();
    return heartbeats.look(silent);
  }

  @Test
  void answer_provesContact_asOfTheLookBeforeItCame() {
    long before = now;
    answers++;

    assertThat(look(!SILENT)).isEmpty();
    assertThat(look(!SILENT)).hasValue(before);
    assertThat(look(!SILENT)).isEmpty();
  }

  /** The process is stopped behind a look, and goes on after a minute, with what came meanwhile. */
  @Test
  void answerThatIsSeenAfterAFreeze_provesNothingOfTheTimeOfTheFreeze() {
    now += Duration.ofMinutes(1).toNanos();
    answers++;

    assertThat(look(SILENT)).isEmpty();
    assertThat(look(SILENT)).isEmpty();
  }

  @Test
  void afterASilence_soManyAnswersAreNotBelieved_asMayHaveBeenAskedBefore() {
    now += Duration.ofMinutes(1).toNanos();
    assertThat(look(SILENT)).isEmpty();
    for (int i = 0; i < MOST_UNANSWERED; i++) {
      answers++;
      assertThat(look(SILENT)).isEmpty();
    }
    long before = now;
    answers++;
    assertThat(look(SILENT)).isEmpty();

    assertThat(look(SILENT)).hasValue(before);
  }

  @Test
  void silenceThatSomethingElseHasEnded_costsNoFurtherAnswers() {
    assertThat(look(SILENT)).isEmpty();
    answers++;
    assertThat(look(!SILENT)).isEmpty();

    assertThat(look(!SILENT)).isPresent();
  }

  /** The client hangs up on a broker that does not lead the group, at once or in its next poll. */
  @Test
  void answerOfABrokerThatDoesNotLeadTheGroup_isNone() {
    answers++;
    closed++;
    assertThat(look(!SILENT)).isEmpty();
    assertThat(look(!SILENT)).isEmpty();

    answers++;
    assertThat(look(!SILENT)).isEmpty();
    closed++;
    assertThat(look(!SILENT)).isEmpty();
    assertThat(look(!SILENT)).isEmpty();
  }
}
