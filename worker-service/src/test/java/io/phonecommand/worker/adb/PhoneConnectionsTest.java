package io.phonecommand.worker.adb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;

import io.phonecommand.simulator.PhoneProfile;
import io.phonecommand.simulator.PhoneSimulator;
import io.phonecommand.simulator.SimulatedPhone;
import io.phonecommand.simulator.fault.Fault;
import io.phonecommand.simulator.fault.FaultKind;
import io.phonecommand.simulator.log.StartedCommand;
import io.phonecommand.worker.adb.PhoneUnreachableException.Reason;
import io.phonecommand.worker.inventory.Phone;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who gets which connection, and who waits for what. */
class PhoneConnectionsTest extends OnSimulatedPhone {

  @Test
  void commandsAtTheSameTime_haveAConnectionEach_andOneStaysOpen() throws Exception {
    List<Future<Run>> runs =
        List.of(runLater(simulated, "sleep 0.5"), runLater(simulated, "sleep 0.5"));

    await().until(() -> simulated.connectionCount() == 2);
    for (Future<Run> run : runs) {
      assertThat(run.get().exitCode()).isZero();
    }
    await().until(() -> simulated.connectionCount() == 1);
  }

  @Test
  void idleConnection_isClosedAfterTheIdleTimeout() throws Exception {
    run("true");
    assertThat(simulated.connectionCount()).isEqualTo(1);

    await().atMost(Duration.ofSeconds(15)).until(() -> simulated.connectionCount() == 0);
    assertThat(run("true").exitCode()).isZero();
  }

  @Test
  void phoneThatHungUpMeanwhile_isConnectedAnew_andTheCommandRunsOnce() throws Exception {
    for (int i = 1; i <= 20; i++) {
      run("echo before");
      simulated.disconnectAll();
      await().until(() -> simulated.connectionCount() == 0);
      assertThat(run("echo after" + i).output()).isEqualTo("after" + i);
    }
    assertThat(simulator.log().startedOn("p1")).hasSize(40);
  }

  @Test
  void refusedConnection_isAnsweredAtOnce_andTheNextTaskWaitsForTheNextAttempt() throws Exception {
    simulated.inject(Fault.of(FaultKind.REFUSE_CONNECTIONS));
    long start = System.nanoTime();
    assertUnreachable(Reason.CONNECT_FAILED);
    assertThat(since(start)).isLessThan(BACKOFF);

    assertUnreachable(Reason.CONNECT_FAILED);
    assertThat(since(start)).isGreaterThanOrEqualTo(BACKOFF);

    simulated.clearFault();
    assertThat(run("true").exitCode()).isZero();
  }

  @Test
  void taskWithoutTimeForTheNextAttempt_isAnsweredAtOnce() {
    simulated.inject(Fault.of(FaultKind.REFUSE_CONNECTIONS));
    assertUnreachable(Reason.CONNECT_FAILED);

    long start = System.nanoTime();
    assertThatThrownBy(() -> shell.connect(phone(simulated), BACKOFF.dividedBy(2), URGENT))
        .asInstanceOf(type(PhoneUnreachableException.class))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.BACKING_OFF));
    assertThat(since(start)).isLessThan(BACKOFF.dividedBy(4));
  }

  @Test
  void silentPhone_isGivenUpAtTheConnectTimeout() {
    simulated.inject(Fault.of(FaultKind.SILENT));

    long start = System.nanoTime();
    assertUnreachable(Reason.TIMED_OUT);
    assertThat(since(start)).isBetween(CONNECT_TIMEOUT, CONNECT_TIMEOUT.plusSeconds(1));
  }

  @Test
  void taskWhoseTimeIsShorter_isAnsweredThen_andTheAttemptGoesOn() throws Exception {
    simulated.inject(Fault.latency(CONNECT_TIMEOUT.dividedBy(2)));
    Duration limit = CONNECT_TIMEOUT.dividedBy(10);

    long start = System.nanoTime();
    assertThatThrownBy(() -> shell.connect(phone(simulated), limit, URGENT))
        .asInstanceOf(type(PhoneUnreachableException.class))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.TIMED_OUT));
    assertThat(since(start)).isBetween(limit, CONNECT_TIMEOUT.dividedBy(3));

    simulated.clearFault();
    assertThat(run("true").exitCode()).isZero();
    assertThat(simulated.acceptedConnections()).isEqualTo(1);
  }

  @Test
  void deadPhone_costsOneAttempt_howeverManyTasksWait() throws Exception {
    simulated.inject(Fault.of(FaultKind.SILENT));

    List<Future<?>> tasks =
        Stream.<Future<?>>generate(() -> threads.submit(() -> assertUnreachable(Reason.TIMED_OUT)))
            .limit(4)
            .toList();

    for (Future<?> task : tasks) {
      task.get();
    }
    assertThat(simulated.acceptedConnections()).isEqualTo(1);
  }

  /** Televisions, bridges, gateways: a further connection hears nothing while one is open. */
  @Test
  void phoneThatTakesOneConnection_runsOneCommandAfterTheOther() throws Exception {
    SimulatedPhone single = simulator.add(PhoneProfile.named("single").withConnections(1));
    Future<Run> first = runLater(single, "sleep 1.5");
    await().until(() -> single.startedCommands() == 1);

    List<Future<Run>> others = List.of(runLater(single, "echo 2"), runLater(single, "echo 3"));

    assertThat(first.get().exitCode()).isZero();
    for (Future<Run> other : others) {
      assertThat(other.get().exitCode()).isZero();
    }
    assertThat(run(single, "echo 4").output()).isEqualTo("4");
  }

  /** While the phone is asked whether the one that is kept is of use. */
  @Test
  void commandsThatComeTogether_tryNoOtherThanTheOnlyConnection_whichIsKept() throws Exception {
    try (PhoneSimulator refusing = refusingSecondConnections()) {
      SimulatedPhone single = refusing.add(PhoneProfile.named("single"));
      keepConnection(single);
      single.inject(Fault.latency(CONNECT_TIMEOUT.dividedBy(2)));

      List<Future<Run>> commands =
          List.of(runLater(single, "echo mine"), runLater(single, "echo mine"));

      for (Future<Run> command : commands) {
        assertThat(command.get().output()).isEqualTo("mine");
      }
    }
  }

  @Test
  void phoneThatOnceTookSeveral_isConnectedToAtOnce_whileTheOneThatIsKeptIsAsked()
      throws Exception {
    connectWithin(Duration.ofSeconds(60));
    keepOneOfSeveralConnections_thatHearsNothing();
    long accepted = simulated.acceptedConnections();
    long messages = simulated.receivedMessages();
    Future<Boolean> first = connectLater(START_LIMIT.multipliedBy(6));
    await().until(() -> simulated.receivedMessages() > messages);

    assertThat(connectLater(START_LIMIT.multipliedBy(6))).succeedsWithin(Duration.ofSeconds(30));

    assertThat(first.isDone()).isFalse();
    assertThat(simulated.acceptedConnections()).isEqualTo(accepted + 1);
  }

  /** A job can wait for hours, and so it has always waited for longest. */
  @Test
  void connectionThatComesFree_goesToWhatSomebodyWaitsFor_beforeAnyOther() throws Exception {
    SimulatedPhone single = simulator.add(PhoneProfile.named("single").withConnections(1));
    Future<Run> first = runLater(single, "sleep 4");
    await().until(() -> single.startedCommands() == 1);
    List<Future<Run>> jobs = new ArrayList<>();
    for (int i = 1; i <= 2; i++) {
      String command = "echo job " + i;
      Waiting job = new Waiting(false);
      jobs.add(threads.submit(() -> run(phone(single), command, job)));
      job.awaitWaiting();
    }
    List<Future<Run>> urgent = List.of(runLater(single, "echo 1"), runLater(single, "echo 2"));

    assertThat(first.get().exitCode()).isZero();
    for (Future<Run> run : urgent) {
      assertThat(run.get().exitCode()).isZero();
    }
    for (Future<Run> run : jobs) {
      assertThat(run.get().exitCode()).isZero();
    }
    assertThat(simulator.log().startedOn("single"))
        .extracting(StartedCommand::command)
        .element(1, STRING)
        .isIn("echo 1", "echo 2");
    assertThat(simulator.log().startedOn("single"))
        .extracting(StartedCommand::command)
        .element(2, STRING)
        .isIn("echo 1", "echo 2");
  }

  @Test
  void whoWaitsForAConnection_andNeedsItNoMore_goesAtOnce() throws Exception {
    SimulatedPhone single = simulator.add(PhoneProfile.named("single").withConnections(1));
    Future<Run> first = runLater(single, "sleep 5");
    await().until(() -> single.startedCommands() == 1);
    Waiting turn = new Waiting(false);
    Future<Run> job = threads.submit(() -> run(phone(single), "echo job", turn));
    turn.awaitWaiting();

    turn.end();
    shell.wake(phone(single));

    assertThatThrownBy(job::get).hasCauseInstanceOf(CancellationException.class);
    assertThat(first.isDone()).isFalse();
    assertThat(first.get().exitCode()).isZero();
    assertThat(simulator.log().startedOn("single")).hasSize(1);
  }

  @Test
  void phoneThatTakesNoFurtherConnection_isNotAskedForOneAtEachCommand() throws Exception {
    SimulatedPhone single = simulator.add(PhoneProfile.named("single").withConnections(1));
    Future<Run> first = runLater(single, "sleep 1.5");
    await().until(() -> single.startedCommands() == 1);
    Future<Run> second = runLater(single, "sleep 0.5");
    // The second one's own attempt fails at the connect time-out, and it waits on.
    assertThat(first.get().exitCode()).isZero();
    await().until(() -> single.startedCommands() == 2);
    long accepted = single.acceptedConnections();

    assertThat(run(single, "echo third").output()).isEqualTo("third");

    assertThat(second.get().exitCode()).isZero();
    assertThat(single.acceptedConnections()).isEqualTo(accepted);
  }

  @Test
  void phoneThatWasFrozenWhileACommandRan_isSoonUsedByOthersAgain() throws Exception {
    Future<Run> running = runLater(simulated, "sleep 6");
    await().until(() -> simulated.startedCommands() == 1);
    simulated.inject(Fault.of(FaultKind.FREEZE));
    Future<Run> second = runLater(simulated, "echo second");
    // Its attempt fails at the connect time-out, which looks like a phone that takes no more.
    await().during(CONNECT_TIMEOUT.plus(BACKOFF.dividedBy(4))).until(() -> !second.isDone());

    simulated.clearFault();

    assertThat(second.get().output()).isEqualTo("second");
    assertThat(running.isDone()).isFalse();
    assertThat(running.get().exitCode()).isZero();
  }

  @Test
  void taskWhoseTimeEndsWhileAnotherCommandHasTheOnlyConnection_isToldSo() throws Exception {
    SimulatedPhone single = simulator.add(PhoneProfile.named("single").withConnections(1));
    Future<Run> first = runLater(single, "sleep 1.5");
    await().until(() -> single.startedCommands() == 1);

    assertThatThrownBy(() -> shell.connect(phone(single), Duration.ofMillis(300), URGENT))
        .asInstanceOf(type(PhoneUnreachableException.class))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.IN_USE));

    assertThat(first.get().exitCode()).isZero();
    assertThat(run(single, "true").exitCode()).isZero();
  }

  /** Others' successful attempts are not a task's own failure. */
  @Test
  void slowHandshakes_ofSeveralAtOnce_allSucceed() throws Exception {
    SimulatedPhone slow =
        simulator.add(
            PhoneProfile.named("slow")
                .withHandshakeDelay(CONNECT_TIMEOUT.multipliedBy(2).dividedBy(3)));

    List<Future<Run>> runs = Stream.generate(() -> runLater(slow, "sleep 0.9")).limit(4).toList();

    for (Future<Run> run : runs) {
      assertThat(run.get().exitCode()).isZero();
    }
    assertThat(slow.acceptedConnections()).isEqualTo(4);
  }

  @Test
  void hostNameThatIsNeverResolved_costsTheConnectTimeout() {
    long start = System.nanoTime();
    assertUnreachable(
        new Phone("p2", "acme", SlowHostNames.NEVER_RESOLVED, 5555), Reason.TIMED_OUT);
    assertThat(since(start)).isBetween(CONNECT_TIMEOUT, CONNECT_TIMEOUT.plusSeconds(1));
  }

  @Test
  void unknownHostName_isToldAsThat() {
    assertUnreachable(new Phone("p2", "acme", SlowHostNames.UNKNOWN, 5555), Reason.HOST_UNKNOWN);
  }

  private static Duration since(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos);
  }
}
