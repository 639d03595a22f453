package io.phonecommand.systemtests.judge;

import static io.phonecommand.systemtests.judge.Records.SECOND;
import static io.phonecommand.systemtests.judge.Records.at;
import static io.phonecommand.systemtests.judge.Records.broken;
import static io.phonecommand.systemtests.judge.Records.error;
import static io.phonecommand.systemtests.judge.Records.exited;
import static io.phonecommand.systemtests.judge.Records.failed;
import static io.phonecommand.systemtests.judge.Records.ok;
import static io.phonecommand.systemtests.judge.Records.request;
import static io.phonecommand.systemtests.judge.Records.running;
import static io.phonecommand.systemtests.judge.Records.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import io.phonecommand.common.message.TaskError;
import io.phonecommand.systemtests.load.Attempt;
import io.phonecommand.systemtests.load.End;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The window is 3000 ms, the stamp tolerance 100 ms. */
class NeverLateTest {

  private static final TaskError NO_ANSWER = TaskError.NO_ANSWER;
  private static final Attempt UNKNOWN =
      ok(0, 3010, error("p1", NO_ANSWER), error("p2", NO_ANSWER));
  private static final Attempt BROKE = failed(0, 20, End.BROKEN);
  private static final Attempt TIMED_OUT = failed(0, 8000, End.NO_ANSWER);

  @Test
  void startWithinTheWindow_isRight() {
    assertThat(broken(request(UNKNOWN), exited("p1", 2990, 0))).isEmpty();
  }

  @Test
  void startAfterTheWindowAndTheTolerance_isFound() {
    assertThat(broken(request(UNKNOWN), exited("p1", 3100, 0))).isEmpty();
    assertThat(broken(request(UNKNOWN), exited("p1", 3101, 0))).containsExactly(Rule.NEVER_LATE);
  }

  @Test
  void stampIsNotLaterThanTheAnswer_soQuickAnswersAreJudgedMoreSharply() {
    TaskError lost = TaskError.WORKER_LOST;
    Attempt quick = ok(0, 20, error("p1", lost), error("p2", lost));

    assertThat(broken(request(quick), exited("p1", 3020, 0))).isEmpty();
    assertThat(broken(request(quick), exited("p1", 3021, 0))).containsExactly(Rule.NEVER_LATE);
  }

  @Test
  void startBeforeTheRequestWasSent_isFound() {
    assertThat(broken(request(UNKNOWN), exited("p1", -1, 0))).containsExactly(Rule.NEVER_LATE);
  }

  @Test
  void retry_hasADeadlineOfItsOwn() {
    Attempt retry = ok(2000, 5010, running("p1"), error("p2", NO_ANSWER));

    assertThat(broken(request(BROKE, retry), exited("p1", 4990, 0))).isEmpty();
    assertThat(broken(request(BROKE, retry), exited("p1", 5101, 0)))
        .containsExactly(Rule.NEVER_LATE);
  }

  @Test
  void startBetweenTwoWindows_isFound() {
    Attempt retry = ok(4000, 4010, succeeded("p1"), error("p2", NO_ANSWER));

    assertThat(broken(request(BROKE, retry), exited("p1", 3500, 0)))
        .containsExactly(Rule.NEVER_LATE);
  }

  @Test
  void triesThatWereNotAccepted_excuseNothing() {
    Attempt refused = failed(4000, 4001, End.REFUSED);

    assertThat(broken(request(BROKE, refused), exited("p1", 4500, 0)))
        .containsExactly(Rule.NEVER_LATE);
  }

  @Test
  void pausedReplica_stampsWhenItGoesOn() {
    List<Outage> paused = List.of(new Outage(SECOND, at(-500), at(10_000)));

    assertThat(broken(paused, request(TIMED_OUT), exited("p1", 13_099, 0))).isEmpty();
    assertThat(broken(paused, request(TIMED_OUT), exited("p1", 13_101, 0)))
        .containsExactly(Rule.NEVER_LATE);
  }
}
