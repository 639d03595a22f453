package io.phonecommand.systemtests.fire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.phonecommand.processes.Simulator;
import io.phonecommand.processes.SimulatorControl;
import io.phonecommand.simulator.fault.Fault;
import io.phonecommand.simulator.fault.FaultKind;
import io.phonecommand.systemtests.judge.Budget;
import io.phonecommand.systemtests.trial.Asked;
import io.phonecommand.systemtests.trial.Trial;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Phones that stand still while their kernel takes what comes for them, and go on afterwards: the
 * everyday life of a phone in a container.
 */
@Tag("fire")
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class FrozenPhonesIT extends ScenarioOnCluster {

  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Duration SOON = Duration.ofSeconds(3);

  /** A connection is not trusted any more long before. */
  private static final Duration IDLE = Duration.ofMillis(1500);

  /** More than a window: what starts at a thaw after it is late. */
  private static final Duration BEYOND_THE_WINDOW = Duration.ofSeconds(12);

  /** Until a phone that has thawed has read what came. */
  private static final Duration AFTER_THE_THAW = Duration.ofSeconds(3);

  /** The longest pause between two attempts to reach a phone is 5 s. */
  private static final Duration BACK_WITHIN = Duration.ofSeconds(10);

  private static final Set<String> CERTAINLY_NOT_RUN = Set.of("CMD.1001", "CMD.1002");

  FrozenPhonesIT() {
    super(Fire.plan());
  }

  @Test
  void phonesFrozenWhileIdle_areSentNothing() throws Exception {
    SimulatorControl control = cluster.simulator("north").control();
    List<String> frozen = Fire.phones(cluster, "north", 0, 6);
    List<String> healthy = Fire.phones(cluster, "north", 6, 12);
    try (Trial trial = Fire.begin(cluster)) {
      assertThat(Fire.codes(trial.ask(cluster.api(0), "echo %s", frozen))).containsOnly("ok");
      Fire.awaitPassed(IDLE);
      moments.pass();
      for (String phone : frozen) {
        control.fault(phone, Fault.of(FaultKind.FREEZE));
      }
      Asked first = trial.ask(cluster.api(0), "echo %s", frozen);
      Asked others = trial.ask(cluster.api(1), "echo %s", healthy);
      assertRuns(others);
      assertNotRun(first);
      Asked second = trial.ask(cluster.api(1), "echo %s", frozen);
      assertNotRun(second);

      Fire.awaitPassed(BEYOND_THE_WINDOW);
      for (String phone : frozen) {
        control.heal(phone);
      }
      assertNeverStarts(trial, first, second);
      assertAreBack(trial, frozen);
      // Nobody was asked for anything within the window but the load, on other phones.
      Fire.assertKept("phones freeze while idle", trial, new Budget(0, 0));
    }
  }

  /** SIGSTOP of all phones of a site, also those that the load uses. */
  @Test
  void siteFrozenWhileIdle_isSentNothing_butWhatItWasJustHeardBefore() throws Exception {
    Simulator site = cluster.simulator("south");
    List<String> frozen = Fire.phones(cluster, "south", 0, 12);
    try (Trial trial = Fire.begin(cluster)) {
      assertThat(Fire.codes(trial.ask(cluster.api(0), "echo %s", frozen))).containsOnly("ok");
      Fire.awaitPassed(IDLE);
      moments.pass();
      site.pause();
      Asked asked = trial.ask(cluster.api(0), "echo %s", frozen);
      Asked others = trial.ask(cluster.api(1), "echo %s", Fire.phones(cluster, "north", 0, 12));
      assertRuns(others);
      assertNotRun(asked);

      Fire.awaitPassed(BEYOND_THE_WINDOW);
      site.resume();
      assertNeverStarts(trial, asked);
      assertAreBack(trial, frozen);
      Fire.assertKept("SIGSTOP of a site's phones", trial);
    }
  }

  @Test
  void phonesFrozenInMidCommand_areToldHonestly() throws Exception {
    SimulatorControl control = cluster.simulator("north").control();
    List<String> frozen = Fire.phones(cluster, "north", 0, 4);
    List<String> healthy = Fire.phones(cluster, "north", 4, 12);
    try (Trial trial = Fire.begin(cluster)) {
      moments.pass();
      Asked running = trial.ask(cluster.api(0), "sim-trickle 60 100 %s", frozen);
      Asked unharmed = trial.ask(cluster.api(0), "sim-trickle 40 100 %s", healthy);
      await()
          .atMost(LIMIT)
          .until(() -> trial.startsOf(running).size() + trial.startsOf(unharmed).size() == 12);
      moments.passFine();
      for (String phone : frozen) {
        control.fault(phone, Fault.of(FaultKind.FREEZE));
      }
      // It may be within the window: the phones have just been heard.
      Asked atOnce = trial.ask(cluster.api(1), "echo %s", frozen);
      Fire.awaitPassed(IDLE);
      Asked later = trial.ask(cluster.api(1), "echo %s", frozen);
      assertNotRun(later);
      assertThat(Fire.codes(atOnce))
          .hasSize(frozen.size())
          .isSubsetOf("CMD.1001", "CMD.1002", "CMD.2002");
      assertThat(Fire.codes(running))
          .hasSize(frozen.size())
          .isSubsetOf("running", "CMD.2001", "CMD.2002");
      assertThat(Fire.codes(unharmed)).hasSize(healthy.size()).containsOnly("ok");
      assertRuns(trial.ask(cluster.api(0), "echo %s", healthy));

      Fire.awaitPassed(BEYOND_THE_WINDOW);
      for (String phone : frozen) {
        control.heal(phone);
      }
      assertNeverStarts(trial, later);
      assertAreBack(trial, frozen);
      // What ran, and what was asked at once.
      Fire.assertKept("phones freeze in mid-command", trial, new Budget(2 * frozen.size(), 0));
    }
  }

  @Test
  void phonesFrozenBeforeTheyAreConnected_areSentNothing() throws Exception {
    SimulatorControl control = cluster.simulator("south").control();
    List<String> frozen = Fire.phones(cluster, "south", 0, 4);
    try (Trial trial = Fire.begin(cluster)) {
      moments.pass();
      for (String phone : frozen) {
        // Whoever wants something of it has to connect, and its kernel lets him.
        control.cutConnections(phone);
        control.fault(phone, Fault.of(FaultKind.FREEZE));
      }
      Asked asked = trial.ask(cluster.api(0), "echo %s", frozen);
      assertThat(Fire.codes(asked)).hasSize(frozen.size()).containsOnly("CMD.1002");

      Fire.awaitPassed(BEYOND_THE_WINDOW);
      for (String phone : frozen) {
        control.heal(phone);
      }
      assertNeverStarts(trial, asked);
      assertAreBack(trial, frozen);
      Fire.assertKept("phones freeze before they are connected", trial, new Budget(0, 0));
    }
  }

  private static void assertRuns(Asked asked) throws Exception {
    assertThat(Fire.codes(asked)).hasSize(asked.request().phones().size()).containsOnly("ok");
    assertThat(asked.answer().timing().took()).isLessThan(SOON);
  }

  private static void assertNotRun(Asked asked) throws Exception {
    assertThat(Fire.codes(asked))
        .hasSize(asked.request().phones().size())
        .isSubsetOf(CERTAINLY_NOT_RUN);
  }

  private static void assertNeverStarts(Trial trial, Asked... asked) throws Exception {
    Fire.awaitPassed(AFTER_THE_THAW);
    for (Asked each : asked) {
      assertThat(trial.startsOf(each)).as("what was asked of frozen phones").isEmpty();
    }
  }

  private void assertAreBack(Trial trial, List<String> phones) {
    await()
        .atMost(BACK_WITHIN)
        .until(
            () ->
                Fire.codes(trial.ask(cluster.api(0), "echo %s", phones)).stream()
                    .allMatch("ok"::equals));
  }
}
