package io.phonecommand.systemtests.judge;

import static io.phonecommand.systemtests.judge.Records.at;
import static io.phonecommand.systemtests.judge.Records.broken;
import static io.phonecommand.systemtests.judge.Records.error;
import static io.phonecommand.systemtests.judge.Records.ok;
import static io.phonecommand.systemtests.judge.Records.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.phonecommand.common.message.TaskError;
import io.phonecommand.systemtests.load.Attempt;
import io.phonecommand.systemtests.load.LoggedRequest;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WithinBudgetTest {

  private static final Trouble OF_ALL = Trouble.ofAllPhones(at(-10), at(1_000_000));

  private static List<Rule> judged(Budget budget, Trouble trouble, TaskError error) {
    Attempt attempt = ok(0, 20, error("p1", error), error("p2", TaskError.PHONE_UNREACHABLE));
    Circumstances circumstances = Circumstances.calm().withTroubles(List.of(trouble), budget);
    return broken(circumstances, request(attempt));
  }

  @ParameterizedTest
  @EnumSource(names = {"CONNECTION_LOST", "WORKER_LOST", "NO_ANSWER"})
  void moreThatNobodyKnowsThanAllowed_isFound(TaskError unknown) {
    assertThat(judged(Budget.ofPercent(50), OF_ALL, unknown)).isEmpty();
    assertThat(judged(Budget.ofPercent(49), OF_ALL, unknown)).containsExactly(Rule.WITHIN_BUDGET);
  }

  @Test
  void certainRefusal_costsNothing() {
    assertThat(judged(Budget.ofPercent(0), OF_ALL, TaskError.NOT_STARTED_IN_TIME)).isEmpty();
  }

  @Test
  void number_isAllowedInAnyCase() {
    assertThat(judged(new Budget(1, 0), OF_ALL, TaskError.NO_ANSWER)).isEmpty();
  }

  @Test
  void resultsOutsideOfTroubles_areNoPartOfTheShare() {
    Trouble ofP1 = new Trouble(Set.of("p1"), at(0), at(10));

    assertThat(judged(Budget.ofPercent(99), ofP1, TaskError.NO_ANSWER))
        .containsExactlyInAnyOrder(Rule.UNDISTURBED, Rule.WITHIN_BUDGET);
  }

  @Test
  void violation_saysTheNumbers() {
    LoggedRequest request =
        request(ok(0, 20, error("p1", TaskError.NO_ANSWER), error("p2", TaskError.NO_ANSWER)));
    Circumstances circumstances =
        Circumstances.calm().withTroubles(List.of(OF_ALL), Budget.ofPercent(50));

    Verdict verdict = Judge.judge(List.of(request), List.of(), circumstances);

    assertThat(verdict.violations().toString())
        .isEqualTo(
            "[WITHIN_BUDGET: of 2 results in times of trouble 2 say that nobody knows, allowed"
                + " are 1]");
    assertThat(verdict.tally()).isEqualTo(new Tally(2, 2, 0));
  }

  @Test
  void budget_isANumberAndAPercentage() {
    assertThatThrownBy(() -> new Budget(-1, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Budget(0, 101)).isInstanceOf(IllegalArgumentException.class);
  }
}
