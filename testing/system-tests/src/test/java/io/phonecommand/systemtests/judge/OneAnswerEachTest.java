package io.phonecommand.systemtests.judge;

import static io.phonecommand.systemtests.judge.Records.FIRST;
import static io.phonecommand.systemtests.judge.Records.SECOND;
import static io.phonecommand.systemtests.judge.Records.at;
import static io.phonecommand.systemtests.judge.Records.broken;
import static io.phonecommand.systemtests.judge.Records.error;
import static io.phonecommand.systemtests.judge.Records.failed;
import static io.phonecommand.systemtests.judge.Records.malformed;
import static io.phonecommand.systemtests.judge.Records.ok;
import static io.phonecommand.systemtests.judge.Records.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.phonecommand.common.message.CmdResult;
import io.phonecommand.common.message.TaskError;
import io.phonecommand.systemtests.load.Attempt;
import io.phonecommand.systemtests.load.End;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The window is 3000 ms, 250 ms are promised, and the answer tolerance is 100 ms. */
class OneAnswerEachTest {

  private static final CmdResult P1 = error("p1", TaskError.NO_ANSWER);
  private static final CmdResult P2 = error("p2", TaskError.NO_ANSWER);

  @Test
  void oneResultForEachInOrder_isRight() {
    assertThat(broken(request(ok(0, 20, P1, P2)))).isEmpty();
  }

  @Test
  void resultThatIsMissing_isFound() {
    assertThat(broken(request(ok(0, 20, P1)))).containsExactly(Rule.ONE_ANSWER_EACH);
  }

  @Test
  void resultThatComesTwice_isFound() {
    assertThat(broken(request(ok(0, 20, P1, P1, P2)))).containsExactly(Rule.ONE_ANSWER_EACH);
  }

  @Test
  void otherOrder_isFound() {
    assertThat(broken(request(ok(0, 20, P2, P1)))).containsExactly(Rule.ONE_ANSWER_EACH);
  }

  @Test
  void malformedAnswer_isFound() {
    assertThat(broken(request(malformed(0, 20)))).containsExactly(Rule.ONE_ANSWER_EACH);
  }

  @Test
  void codeThatTheContractLacks_isFound() {
    CmdResult unknown = new CmdResult("p2", CmdResult.FAILED, "CMD.7777", "", "");
    CmdResult mixed = new CmdResult("p2", CmdResult.RUNNING, "CMD.2003", "", "");

    assertThat(broken(request(ok(0, 20, P1, unknown)))).containsExactly(Rule.ONE_ANSWER_EACH);
    assertThat(broken(request(ok(0, 20, P1, mixed))))
        .containsExactly(Rule.ONE_ANSWER_EACH, Rule.HONEST_RUN);
  }

  @Test
  void lateAnswer_isFound() {
    assertThat(broken(request(ok(0, 3350, P1, P2)))).isEmpty();
    assertThat(broken(request(ok(0, 3351, P1, P2)))).containsExactly(Rule.ONE_ANSWER_EACH);
  }

  @Test
  void lateAnswerOfAPausedReplica_isExempt_butNotItsContent() {
    List<Outage> paused = List.of(new Outage(FIRST, at(1000), at(4000)));

    assertThat(broken(paused, request(ok(0, 4100, P1, P2)))).isEmpty();
    assertThat(broken(paused, request(ok(0, 4100, P2)))).containsExactly(Rule.ONE_ANSWER_EACH);
  }

  @Test
  void outageOfAnotherReplicaOrTime_excusesNothing() {
    Attempt late = ok(0, 4100, P1, P2);

    assertThat(broken(List.of(new Outage(SECOND, at(1000), at(4000))), request(late)))
        .containsExactly(Rule.ONE_ANSWER_EACH);
    assertThat(broken(List.of(new Outage(FIRST, at(4101), at(5000))), request(late)))
        .containsExactly(Rule.ONE_ANSWER_EACH);
    assertThat(broken(List.of(new Outage(FIRST, at(-9), at(-1))), request(late)))
        .containsExactly(Rule.ONE_ANSWER_EACH);
  }

  @Test
  void brokenConnection_isExempt_itsRetryIsNot() {
    Attempt broke = failed(0, 20, End.BROKEN);

    assertThat(broken(request(broke, ok(120, 3120, P1, P2)))).isEmpty();
    assertThat(broken(request(broke, ok(120, 3520, P1, P2)))).containsExactly(Rule.ONE_ANSWER_EACH);
    assertThat(broken(request(broke, ok(120, 140, P1)))).containsExactly(Rule.ONE_ANSWER_EACH);
  }

  @Test
  void requestWhoseTriesAllBroke_isFound_unlessTheReplicaWasDown() {
    Attempt broke = failed(0, 20, End.BROKEN);
    Attempt again = failed(120, 140, End.BROKEN);
    List<Outage> down = List.of(new Outage(SECOND, at(100), at(200)));

    assertThat(broken(request(broke, again))).containsExactly(Rule.ONE_ANSWER_EACH);
    assertThat(broken(down, request(broke, again))).isEmpty();
  }

  @Test
  void noAnswer_isFound_unlessTheReplicaWasDown() {
    Attempt silent = failed(0, 8000, End.NO_ANSWER);
    Attempt retry = ok(8100, 8120, P1, P2);
    List<Outage> paused = List.of(new Outage(SECOND, at(7000), at(9000)));

    assertThat(broken(request(silent, retry))).containsExactly(Rule.ONE_ANSWER_EACH);
    assertThat(broken(paused, request(silent, retry))).isEmpty();
  }

  @Test
  void refusedConnectionsAndStoppedCallers_areNobodysFault() {
    assertThat(broken(request(failed(0, 1, End.REFUSED)))).isEmpty();
    assertThat(broken(request(failed(0, 900, End.STOPPED)))).isEmpty();
  }
}
