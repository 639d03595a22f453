package io.phonecommand.systemtests.judge;

import static io.phonecommand.systemtests.judge.Records.broken;
import static io.phonecommand.systemtests.judge.Records.cutOff;
import static io.phonecommand.systemtests.judge.Records.exited;
import static io.phonecommand.systemtests.judge.Records.failed;
import static io.phonecommand.systemtests.judge.Records.ok;
import static io.phonecommand.systemtests.judge.Records.request;
import static io.phonecommand.systemtests.judge.Records.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import io.phonecommand.systemtests.load.Attempt;
import io.phonecommand.systemtests.load.End;
import org.junit.jupiter.api.Test;

class AtMostOnceTest {

  private static final Attempt ANSWERED = ok(0, 20, succeeded("p1"), succeeded("p2"));

  @Test
  void oneStartOnEachPhone_isRight() {
    assertThat(broken(request(ANSWERED), exited("p1", 5, 0), exited("p2", 6, 0))).isEmpty();
  }

  @Test
  void twoStartsOnOnePhone_areFound() {
    assertThat(
            broken(request(ANSWERED), exited("p1", 5, 0), exited("p2", 6, 0), exited("p2", 7, 0)))
        .containsExactly(Rule.AT_MOST_ONCE);
  }

  @Test
  void secondStartByARetry_isFound_evenIfTheFirstWasCutOff() {
    Attempt broke = failed(0, 20, End.BROKEN);
    Attempt retry = ok(120, 140, succeeded("p1"), succeeded("p2"));

    assertThat(
            broken(
                request(broke, retry), cutOff("p1", 5), exited("p1", 130, 0), exited("p2", 6, 0)))
        .containsExactly(Rule.AT_MOST_ONCE);
  }

  @Test
  void startOnAPhoneThatWasNotAskedFor_isFound() {
    assertThat(
            broken(request(ANSWERED), exited("p1", 5, 0), exited("p2", 6, 0), exited("p3", 7, 0)))
        .containsExactly(Rule.AT_MOST_ONCE);
  }
}
