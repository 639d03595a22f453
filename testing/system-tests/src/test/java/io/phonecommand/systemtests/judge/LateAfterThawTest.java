package io.phonecommand.systemtests.judge;

import static io.phonecommand.systemtests.judge.Records.TROUBLED;
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
import io.phonecommand.simulator.log.StartedCommand;
import io.phonecommand.systemtests.Defaults;
import io.phonecommand.systemtests.load.Attempt;
import io.phonecommand.systemtests.load.End;
import io.phonecommand.systemtests.load.LoadCommand;
import io.phonecommand.systemtests.load.LoadRequest;
import io.phonecommand.systemtests.load.LoggedRequest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The window is 3000 ms, the stamp tolerance 100 ms; p1 is frozen for the first 12 s. */
class LateAfterThawTest {

  private static final Freeze FROZEN = new Freeze("p1", at(0), at(12_000));

  /** The last moment at which a try is excused. */
  private static final long LAST_SENT =
      LateAfterThaw.LAST_HEARD_WINDOW.plus(LateAfterThaw.WAY).toMillis();

  /** The last moment at which a start is. */
  private static final long LAST_START = 12_000 + LateAfterThaw.THAW_TOLERANCE.toMillis();

  @Test
  void window_isThatOfAWorkerWithItsDefaults() {
    assertThat(LateAfterThaw.LAST_HEARD_WINDOW)
        .isEqualTo(Defaults.WORKER.duration("phone-command.worker.adb.trusted-for"));
    assertThat(LateAfterThaw.AT_ONCE)
        .isEqualTo(Defaults.WORKER.number("phone-command.worker.lanes.max-running-per-phone"));
  }

  private static List<Rule> judged(Freeze freeze, LoggedRequest request, StartedCommand... starts) {
    return broken(TROUBLED.withFreezes(List.of(freeze)), request, starts);
  }

  private static Attempt told(long sent, TaskError error) {
    return ok(sent, sent + 2500, error("p1", error), error("p2", TaskError.NO_ANSWER));
  }

  private static LoggedRequest lost(long sent) {
    return request(told(sent, TaskError.CONNECTION_LOST));
  }

  @Test
  void startRightAfterTheThaw_ofWhatWasSentAsThePhoneFroze_isExcused_andCounted() {
    List<StartedCommand> started = List.of(exited("p1", LAST_START, 0));

    Verdict verdict =
        Judge.judge(List.of(lost(LAST_SENT)), started, TROUBLED.withFreezes(List.of(FROZEN)));

    assertThat(verdict.violations()).isEmpty();
    assertThat(verdict.tally().lateWithinTheWindow()).isEqualTo(1);
    assertThat(Summary.of(List.of(lost(LAST_SENT)), started, verdict).toString())
        .contains("late within the window: 1");
  }

  @Test
  void startInTheWindowOfARetry_isNotCounted() {
    LoggedRequest request =
        request(
            failed(0, 20, End.BROKEN),
            ok(11_000, 12_500, succeeded("p1"), error("p2", TaskError.NO_ANSWER)));

    Verdict verdict =
        Judge.judge(
            List.of(request),
            List.of(exited("p1", 12_100, 0)),
            TROUBLED.withFreezes(List.of(FROZEN)));

    assertThat(verdict.isClean()).isTrue();
    assertThat(verdict.tally().lateWithinTheWindow()).isZero();
  }

  @Test
  void startBeforeTheRequestWasSent_isFound() {
    assertThat(judged(FROZEN, lost(500), exited("p1", 499, 0))).containsExactly(Rule.NEVER_LATE);
  }

  @Test
  void withoutAFreeze_itIsFound() {
    assertThat(broken(lost(0), exited("p1", 12_100, 0))).containsExactly(Rule.NEVER_LATE);
  }

  @Test
  void whatWasSentLater_isFound() {
    assertThat(judged(FROZEN, lost(LAST_SENT + 1), exited("p1", 12_100, 0)))
        .containsExactly(Rule.NEVER_LATE);
  }

  @Test
  void startLongAfterTheThaw_isFound() {
    assertThat(judged(FROZEN, lost(0), exited("p1", LAST_START + 1, 0)))
        .containsExactly(Rule.NEVER_LATE);
  }

  @Test
  void lateStartBeforeTheFreeze_isFound() {
    Freeze afterwards = new Freeze("p1", at(5001), at(12_000));

    assertThat(judged(afterwards, lost(0), exited("p1", 5000, 0))).containsExactly(Rule.NEVER_LATE);
  }

  @Test
  void thawBeforeTheDeadline_excusesNothing() {
    Freeze brief = new Freeze("p1", at(0), at(3000));

    assertThat(judged(brief, lost(0), exited("p1", 3200, 0))).containsExactly(Rule.NEVER_LATE);
  }

  @Test
  void freezeOfAnotherPhone_excusesNothing() {
    Freeze other = new Freeze("p2", at(0), at(12_000));

    assertThat(judged(other, lost(0), exited("p1", 12_100, 0))).containsExactly(Rule.NEVER_LATE);
  }

  @ParameterizedTest
  @EnumSource(names = {"CONNECTION_LOST", "WORKER_LOST", "NO_ANSWER"})
  void whoWasToldThatNobodyKnows_wasToldTheTruth(TaskError unknown) {
    LoggedRequest request = request(told(0, unknown));

    assertThat(judged(FROZEN, request, exited("p1", 12_100, 0))).isEmpty();
  }

  @Test
  void whoGotNoAnswer_wasToldNoLie() {
    LoggedRequest request = request(failed(0, 20, End.BROKEN), failed(100, 8000, End.STOPPED));

    assertThat(judged(FROZEN, request, exited("p1", 12_100, 0))).isEmpty();
  }

  @Test
  void whoWasToldAnythingElse_excusesNothing() {
    LoggedRequest ran = request(ok(0, 3000, running("p1"), error("p2", TaskError.NO_ANSWER)));
    LoggedRequest refused = request(told(0, TaskError.PHONE_UNREACHABLE));

    assertThat(judged(FROZEN, ran, exited("p1", 12_100, 0))).containsExactly(Rule.NEVER_LATE);
    assertThat(judged(FROZEN, refused, exited("p1", 12_100, 0)))
        .containsExactly(Rule.NEVER_LATE, Rule.HONEST_REFUSAL);
  }

  @Test
  void moreThanAPhoneRunsAtOnce_areFound() {
    List<LoggedRequest> requests = new ArrayList<>();
    List<StartedCommand> started = new ArrayList<>();
    for (int i = 0; i < LateAfterThaw.AT_ONCE; i++) {
      add(i, requests, started);
    }
    Circumstances frozen = TROUBLED.withFreezes(List.of(FROZEN));
    assertThat(Judge.judge(requests, started, frozen).violations()).isEmpty();

    add(LateAfterThaw.AT_ONCE, requests, started);

    Verdict verdict = Judge.judge(requests, started, frozen);
    assertThat(verdict.violations())
        .containsExactly(
            new Violation(
                Rule.NEVER_LATE, "r-4", "p1", "started late after a thaw, as 4 others did before"));
    assertThat(verdict.tally().lateWithinTheWindow()).isEqualTo(5);
  }

  private static void add(int number, List<LoggedRequest> requests, List<StartedCommand> started) {
    LoadRequest request =
        new LoadRequest(
            "r-" + number,
            new LoadCommand("echo " + number, 0),
            List.of("p1", "p2"),
            Records.WINDOW);
    requests.add(new LoggedRequest(request, List.of(told(0, TaskError.CONNECTION_LOST))));
    started.add(
        new StartedCommand(number + 1, "p1", "echo " + number, at(12_000 + number), at(12_010), 0));
  }
}
