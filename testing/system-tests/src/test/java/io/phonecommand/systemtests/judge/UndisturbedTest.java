package io.phonecommand.systemtests.judge;

import static io.phonecommand.systemtests.judge.Records.at;
import static io.phonecommand.systemtests.judge.Records.broken;
import static io.phonecommand.systemtests.judge.Records.error;
import static io.phonecommand.systemtests.judge.Records.exited;
import static io.phonecommand.systemtests.judge.Records.failed;
import static io.phonecommand.systemtests.judge.Records.http;
import static io.phonecommand.systemtests.judge.Records.ok;
import static io.phonecommand.systemtests.judge.Records.request;
import static io.phonecommand.systemtests.judge.Records.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import io.phonecommand.common.message.TaskError;
import io.phonecommand.simulator.log.StartedCommand;
import io.phonecommand.systemtests.load.Attempt;
import io.phonecommand.systemtests.load.End;
import io.phonecommand.systemtests.load.LoggedRequest;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class UndisturbedTest {

  private static final long RECOVERY = Circumstances.RECOVERY.toMillis();
  private static final StartedCommand P2_RAN = exited("p2", 60_005, 0);

  private static Circumstances with(Trouble... troubles) {
    return Circumstances.calm().withTroubles(List.of(troubles), Budget.ofPercent(100));
  }

  /** Asked a minute after the beginning of time, and answered 20 ms later. */
  private static LoggedRequest toldOfP1(TaskError error) {
    return request(ok(60_000, 60_020, error("p1", error), succeeded("p2")));
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "NOT_STARTED_IN_TIME",
        "PHONE_UNREACHABLE",
        "NOT_HANDED_OVER",
        "CONNECTION_LOST",
        "WORKER_LOST",
        "NO_ANSWER"
      })
  void excuseWithoutTrouble_isFound(TaskError error) {
    assertThat(broken(with(), toldOfP1(error), P2_RAN)).containsExactly(Rule.UNDISTURBED);
  }

  @ParameterizedTest
  @EnumSource(names = {"PHONE_NOT_FOUND", "PHONE_QUEUE_FULL", "SITE_BUSY"})
  void whatACallerCanCauseHimself_isLeftAlone(TaskError error) {
    assertThat(broken(with(), toldOfP1(error), P2_RAN)).isEmpty();
  }

  @Test
  void troubleOfAllPhones_excusesWhatItTouches_andTheTimeOfRecovery() {
    LoggedRequest told = toldOfP1(TaskError.NO_ANSWER);

    assertThat(broken(with(Trouble.ofAllPhones(at(60_020), at(70_000))), told, P2_RAN)).isEmpty();
    assertThat(broken(with(Trouble.ofAllPhones(at(60_021), at(70_000))), told, P2_RAN))
        .containsExactly(Rule.UNDISTURBED);
    long last = 60_000 - RECOVERY;
    assertThat(broken(with(Trouble.ofAllPhones(at(0), at(last))), told, P2_RAN)).isEmpty();
    assertThat(broken(with(Trouble.ofAllPhones(at(0), at(last - 1))), told, P2_RAN))
        .containsExactly(Rule.UNDISTURBED);
  }

  @Test
  void troubleOfAPhone_excusesThatPhoneOnly() {
    LoggedRequest told = toldOfP1(TaskError.PHONE_UNREACHABLE);

    assertThat(broken(with(new Trouble(Set.of("p1"), at(60_000), at(60_010))), told, P2_RAN))
        .isEmpty();
    assertThat(broken(with(new Trouble(Set.of("p2"), at(60_000), at(60_010))), told, P2_RAN))
        .containsExactly(Rule.UNDISTURBED);
  }

  @Test
  void retry_mayBeToldWhatBecameOfTheFirstTry() {
    Attempt broke = failed(0, 3000, End.BROKEN);
    Attempt retry = ok(59_000, 59_020, error("p1", TaskError.WORKER_LOST), succeeded("p2"));
    LoggedRequest told = request(broke, retry);
    StartedCommand ran = exited("p2", 59_005, 0);

    assertThat(broken(with(Trouble.ofAllPhones(at(1000), at(2000))), told, ran)).isEmpty();
    assertThat(broken(with(Trouble.ofAllPhones(at(-90_000), at(-50_000))), told, ran))
        .containsExactly(Rule.UNDISTURBED);
  }

  @Test
  void refusalOfTheWholeRequest_needsATroubleOfOneOfItsPhones() {
    LoggedRequest refused = request(http(0, 20, 500, "KOOPHONE.API.5003"));

    assertThat(broken(with(), refused)).containsExactly(Rule.UNDISTURBED);
    assertThat(broken(with(new Trouble(Set.of("p2"), at(0), at(9))), refused)).isEmpty();
    assertThat(broken(with(new Trouble(Set.of("p3"), at(0), at(9))), refused))
        .containsExactly(Rule.UNDISTURBED);
  }
}
