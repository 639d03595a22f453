package io.phonecommand.systemtests.judge;

import static io.phonecommand.systemtests.judge.Records.broken;
import static io.phonecommand.systemtests.judge.Records.error;
import static io.phonecommand.systemtests.judge.Records.exited;
import static io.phonecommand.systemtests.judge.Records.failed;
import static io.phonecommand.systemtests.judge.Records.ok;
import static io.phonecommand.systemtests.judge.Records.request;
import static io.phonecommand.systemtests.judge.Records.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import io.phonecommand.common.message.TaskError;
import io.phonecommand.systemtests.load.Attempt;
import io.phonecommand.systemtests.load.End;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HonestRefusalTest {

  private static final List<Rule> LIE = List.of(Rule.HONEST_REFUSAL);

  private static Attempt refused(long sent, long ended, TaskError error) {
    return ok(sent, ended, error("p1", error), error("p2", TaskError.NO_ANSWER));
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "PHONE_NOT_FOUND",
        "NOT_STARTED_IN_TIME",
        "PHONE_UNREACHABLE",
        "PHONE_QUEUE_FULL",
        "SITE_BUSY",
        "NOT_HANDED_OVER"
      })
  void certainlyNotRun_mustNotBeInTheLog(TaskError error) {
    Attempt attempt = refused(0, 20, error);

    assertThat(broken(request(attempt))).isEmpty();
    assertThat(broken(request(attempt), exited("p2", 5, 0))).isEmpty();
    assertThat(broken(request(attempt), exited("p1", 5, 0))).isEqualTo(LIE);
    assertThat(broken(request(attempt), exited("p1", 500, 0))).isEqualTo(LIE);
  }

  @ParameterizedTest
  @EnumSource(names = {"NOT_STARTED_IN_TIME", "NOT_HANDED_OVER", "PHONE_NOT_FOUND"})
  void answerToARetry_mustAgreeWithTheFirstTry(TaskError error) {
    Attempt broke = failed(0, 20, End.BROKEN);

    assertThat(broken(request(broke, refused(120, 140, error)), exited("p1", 5, 0))).isEqualTo(LIE);
  }

  @Test
  void refusalByAWorker_holdsForLaterTriesToo() {
    Attempt first = refused(0, 20, TaskError.PHONE_UNREACHABLE);
    Attempt second = ok(120, 140, succeeded("p1"), error("p2", TaskError.NO_ANSWER));

    assertThat(broken(request(first, second), exited("p1", 130, 0))).isEqualTo(LIE);
  }

  @ParameterizedTest
  @EnumSource(names = {"NOT_HANDED_OVER", "PHONE_NOT_FOUND"})
  void refusalByTheApi_leavesALaterTryItsChance(TaskError error) {
    Attempt first = refused(0, 20, error);
    Attempt second = ok(120, 140, succeeded("p1"), error("p2", TaskError.NO_ANSWER));

    assertThat(broken(request(first, second), exited("p1", 130, 0))).isEmpty();
    assertThat(broken(request(first, second), exited("p1", 110, 0))).isEqualTo(LIE);
  }
}
