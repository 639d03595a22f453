package io.phonecommand.worker.adb;

import static io.phonecommand.worker.adb.SlowHostNames.NEVER_RESOLVED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.phonecommand.simulator.PhoneProfile;
import io.phonecommand.simulator.PhoneSimulator;
import io.phonecommand.simulator.SimulatedPhone;
import io.phonecommand.simulator.auth.AuthPolicy;
import io.phonecommand.simulator.fault.Fault;
import io.phonecommand.simulator.fault.FaultKind;
import io.phonecommand.worker.adb.DeviceShell.Answer;
import io.phonecommand.worker.adb.PhoneUnreachableException.Reason;
import io.phonecommand.worker.inventory.Phone;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Phones that are asked whether they are there, beside commands, and what is seen of them. */
class AskedPhoneTest extends OnSimulatedPhone {

  private static final String REACHED = "REACHED";

  private Future<Answer> askLater(SimulatedPhone on) {
    return threads.submit(() -> shell.ask(phone(on)));
  }

  private Answer ask(SimulatedPhone on) throws Exception {
    return askLater(on).get();
  }

  private SimulatedPhone phoneThatAsksItsOwner() {
    return simulator.add(PhoneProfile.named("asks").withAuth(AuthPolicy.asksOwner()));
  }

  @Test
  void phoneThatIsThere_saysSo_andRunsNothing_andIsLeftWithoutAConnection() throws Exception {
    assertThat(ask(simulated)).isEqualTo(Answer.REACHED);

    await().until(() -> simulated.connectionCount() == 0);
    assertThat(started()).isEmpty();
    assertThat(sightings.all()).containsExactly(REACHED);
  }

  @Test
  void phoneThatTakesNoConnection_isNotReached_andKeepsNoCommandFromTryingAtOnce()
      throws Exception {
    backOffFor(Duration.ofMinutes(5));
    simulated.inject(Fault.of(FaultKind.REFUSE_CONNECTIONS));
    assertThat(ask(simulated)).isEqualTo(Answer.NOT_REACHED);
    assertThat(sightings.all()).containsExactly("CONNECT_FAILED");
    simulated.clearFault();

    assertThat(run("true").exitCode()).isZero();
  }

  @Test
  void silentPhone_isGivenUpAtTheConnectTimeout() throws Exception {
    simulated.inject(Fault.of(FaultKind.SILENT));

    long start = System.nanoTime();
    assertThat(ask(simulated)).isEqualTo(Answer.NOT_REACHED);

    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(CONNECT_TIMEOUT, CONNECT_TIMEOUT.plusSeconds(1));
    assertThat(sightings.all()).containsExactly("TIMED_OUT");
  }

  @Test
  void connectionThatIsKept_isUsed_andClosedNoLaterForThat() throws Exception {
    run("true");
    long accepted = simulated.acceptedConnections();

    assertThat(ask(simulated)).isEqualTo(Answer.REACHED);
    assertThat(simulated.acceptedConnections()).isEqualTo(accepted);
    assertThat(simulated.connectionCount()).isEqualTo(1);

    // Far fewer questions than would keep it open.
    await()
        .atMost(IDLE_TIMEOUT.multipliedBy(3))
        .pollInterval(IDLE_TIMEOUT.dividedBy(5))
        .until(
            () -> {
              boolean closed = simulated.connectionCount() == 0;
              var unused = closed ? Answer.NOT_ASKED : ask(simulated);
              return closed;
            });
  }

  /** A connection that the network has forgotten says nothing about the phone. */
  @Test
  void keptConnectionThatIsDead_isNoReasonToThinkThatThePhoneIs() throws Exception {
    run("true");
    simulated.disconnectAll();
    await().until(() -> simulated.connectionCount() == 0);
    sightings.clear();

    assertThat(ask(simulated)).isEqualTo(Answer.REACHED);
    assertThat(sightings.all()).containsExactly(REACHED);
  }

  @Test
  void frozenPhone_isNotReached_alsoWhereAConnectionIsKept() throws Exception {
    run("true");
    await().during(TRUSTED_FOR.multipliedBy(5)).until(() -> true);
    sightings.clear();
    simulated.inject(Fault.of(FaultKind.FREEZE));

    assertThat(ask(simulated)).isEqualTo(Answer.NOT_REACHED);

    assertThat(sightings.all()).containsExactly("TIMED_OUT");
    assertThat(simulator.log().startedOn("p1")).hasSize(1);
  }

  @Test
  void phoneOnWhichACommandRuns_isLeftAlone() throws Exception {
    Future<Run> running = runLater(simulated, "sleep 1.5");
    await().until(() -> simulated.startedCommands() == 1);
    long accepted = simulated.acceptedConnections();

    assertThat(ask(simulated)).isEqualTo(Answer.NOT_ASKED);

    assertThat(simulated.acceptedConnections()).isEqualTo(accepted);
    assertThat(running.get().exitCode()).isZero();
  }

  /** That a command runs does not show that its phone is there: only what is heard of it does. */
  @Test
  void phoneThatFroze_underACommand_wasHeardBefore_andNotWhenItIsAsked() throws Exception {
    Future<Run> running = runLater(simulated, "sleep 1.5");
    await().until(() -> simulated.startedCommands() == 1);
    simulated.inject(Fault.of(FaultKind.FREEZE));
    // What was on its way has come.
    await().during(TRUSTED_FOR.multipliedBy(20)).until(() -> true);
    sightings.clear();

    assertThat(ask(simulated)).isEqualTo(Answer.NOT_ASKED);
    Map<String, Long> heard = Map.copyOf(sightings.usedAndHeardAt);
    await().during(TRUSTED_FOR.multipliedBy(20)).until(() -> true);
    assertThat(ask(simulated)).isEqualTo(Answer.NOT_ASKED);

    assertThat(heard).containsOnlyKeys("p1");
    assertThat(sightings.usedAndHeardAt).isEqualTo(heard);
    assertThat(sightings.all()).isEmpty();
    simulated.clearFault();
    assertThat(running.get().exitCode()).isZero();
  }

  @Test
  void phoneForWhichACommandWaits_isLeftAlone() throws Exception {
    simulated.inject(Fault.of(FaultKind.SILENT));
    Future<?> waiting = threads.submit(() -> assertUnreachable(Reason.TIMED_OUT));
    await().until(() -> simulated.acceptedConnections() == 1);

    assertThat(ask(simulated)).isEqualTo(Answer.NOT_ASKED);

    waiting.get();
    assertThat(simulated.acceptedConnections()).isEqualTo(1);
    assertThat(sightings.usedAndHeardAt).isEmpty();
  }

  /** Another one, that a command opens, would be refused by a phone that takes one. */
  @Test
  void connectionOnWhichAPhoneWasAsked_isClosed_beforeAnybodyMayOpenAnother() throws Exception {
    AtomicBoolean closed = new AtomicBoolean();
    sightings.whenReached =
        () -> {
          await()
              .atMost(Duration.ofSeconds(20))
              .until(
                  () -> simulated.acceptedConnections() == 1 && simulated.connectionCount() == 0);
          closed.set(true);
        };

    Future<Answer> asking = askLater(simulated);

    await().atMost(Duration.ofSeconds(30)).untilTrue(closed);
    assertThat(asking.get()).isEqualTo(Answer.REACHED);
  }

  @Test
  void commandsThatComeWhileTheOnlyConnectionIsAsked_waitForIt_andTryNoOther() throws Exception {
    try (PhoneSimulator refusing = refusingSecondConnections()) {
      SimulatedPhone single = refusing.add(PhoneProfile.named("single"));
      keepConnection(single);
      single.inject(Fault.latency(CONNECT_TIMEOUT.dividedBy(2)));
      long messages = single.receivedMessages();
      Future<Answer> asking = askLater(single);
      await().until(() -> single.receivedMessages() > messages);

      List<Future<Run>> commands =
          List.of(runLater(single, "echo mine"), runLater(single, "echo mine"));

      for (Future<Run> command : commands) {
        assertThat(command.get().output()).isEqualTo("mine");
      }
      assertThat(asking.get()).isEqualTo(Answer.REACHED);
      assertThat(sightings.all()).containsOnly(REACHED);
    }
  }

  @Test
  void onlyConnection_onWhichAPhoneIsBeingAsked_goesToTheCommandThatComesMeanwhile()
      throws Exception {
    connectWithin(START_LIMIT.dividedBy(2));
    SimulatedPhone single =
        simulator.add(
            PhoneProfile.named("single")
                .withConnections(1)
                .withHandshakeDelay(Duration.ofMillis(500)));
    Future<Answer> asking = askLater(single);
    await().until(() -> single.acceptedConnections() == 1);

    assertThat(run(single, "echo mine").output()).isEqualTo("mine");

    assertThat(asking.get()).isEqualTo(Answer.REACHED);
    assertThat(single.acceptedConnections()).isEqualTo(1);
  }

  @Test
  void onlyConnectionThatIsKept_isAsked_andNoSecondOneIsTried() throws Exception {
    SimulatedPhone single = simulator.add(PhoneProfile.named("single").withConnections(1));
    run(single, "true");

    assertThat(ask(single)).isEqualTo(Answer.REACHED);
    assertThat(run(single, "echo next").output()).isEqualTo("next");

    assertThat(single.acceptedConnections()).isEqualTo(1);
  }

  /** Whoever has the phone's tasks now may have no other connection to it. */
  @Test
  void connectionThatIsKept_isClosedSoon_onceAnotherWorkerHasThePhone() throws Exception {
    shell.close();
    shell =
        new DadbDeviceShell(
            settings(TRUSTED_FOR, Duration.ofMinutes(5)), timers, sightings, metrics);
    run("true");
    assertThat(simulated.connectionCount()).isEqualTo(1);

    sightings.others.add("p1");

    await().atMost(Duration.ofSeconds(30)).until(() -> simulated.connectionCount() == 0);
    assertThat(run("echo next").output()).isEqualTo("next");
  }

  /** Its answer comes too late to be shared; the command has its own time for an attempt. */
  @Test
  void commandThatComesWhileADeadPhoneIsAsked_triesForItself() throws Exception {
    simulated.inject(Fault.of(FaultKind.SILENT));
    Future<Answer> asking = askLater(simulated);
    await().until(() -> simulated.acceptedConnections() == 1);
    Future<Run> command = runLater(simulated, "echo alive");

    assertThat(asking.get()).isEqualTo(Answer.NOT_REACHED);
    await().until(() -> simulated.acceptedConnections() == 2);
    simulated.clearFault();

    // Its first attempt is cut with the fault's end.
    assertThat(command).failsWithin(CONNECT_TIMEOUT.multipliedBy(2));
    await().ignoreExceptions().until(() -> run("echo alive").output().equals("alive"));
  }

  @Test
  void phoneThatOnceTookSeveral_isConnectedToAtOnce_whileTheOneThatIsKeptIsAsked()
      throws Exception {
    connectWithin(Duration.ofSeconds(60));
    keepOneOfSeveralConnections_thatHearsNothing();
    long messages = simulated.receivedMessages();
    Future<Answer> asking = askLater(simulated);
    await().until(() -> simulated.receivedMessages() > messages);

    assertThat(connectLater(START_LIMIT.multipliedBy(6))).succeedsWithin(Duration.ofSeconds(30));

    assertThat(asking.isDone()).isFalse();
  }

  /** The phone is frozen until the command could not wait any longer. */
  @Test
  void commandWithLittleTime_endsTheAttemptOfWhoeverAsks_andTriesForItself() throws Exception {
    Duration connectTimeout = Duration.ofSeconds(20);
    connectWithin(connectTimeout);
    simulated.inject(Fault.of(FaultKind.FREEZE));
    Future<Answer> asking = askLater(simulated);
    await().during(TRUSTED_FOR.multipliedBy(20)).until(() -> !asking.isDone());

    Future<Boolean> command = connectLater(connectTimeout.plusSeconds(1));

    assertThat(asking).succeedsWithin(connectTimeout.dividedBy(2)).isEqualTo(Answer.NOT_ASKED);
    assertThat(sightings.all()).isEmpty();
    simulated.clearFault();
    assertThat(command.get()).isTrue();
  }

  /** There is nothing yet that the phone could take for its only connection. */
  @Test
  void commandThatComesWhileTheNameOfAPhoneIsLookedUpToAskIt_triesForItselfAtOnce()
      throws Exception {
    connectWithin(Duration.ofSeconds(60));
    List<Future<Answer>> others = whileNamesAreLookedUp("slow", shell::ask);
    Future<Answer> asking = threads.submit(() -> shell.ask(named()));
    await().during(TRUSTED_FOR.multipliedBy(20)).until(() -> !asking.isDone());

    assertThat(run(named(), "echo mine").output()).isEqualTo("mine");

    assertThat(asking.get()).isEqualTo(Answer.NOT_ASKED);
    assertThat(others).noneMatch(Future::isDone);
  }

  @Test
  void phoneThatDoesNotKnowTheKey_isNotReached_andItsOwnerIsNotAsked() throws Exception {
    SimulatedPhone asks = phoneThatAsksItsOwner();

    assertThat(ask(asks)).isEqualTo(Answer.NOT_REACHED);
    assertThat(ask(asks)).isEqualTo(Answer.NOT_REACHED);

    assertThat(asks.shownDialogs()).isZero();
    assertThat(sightings.all()).containsExactly("UNAUTHORIZED", "UNAUTHORIZED");
  }

  @Test
  void phoneWhoseOwnerIsBeingAsked_isLeftAlone_andItsDialogStays() throws Exception {
    SimulatedPhone asks = phoneThatAsksItsOwner();
    assertUnreachable(asks, Reason.UNAUTHORIZED);

    assertThat(ask(asks)).isEqualTo(Answer.NOT_ASKED);

    assertThat(asks.openDialogs()).isEqualTo(1);
    assertThat(asks.shownDialogs()).isEqualTo(1);
    assertThat(asks.acceptedConnections()).isEqualTo(1);
  }

  /** Whoever asks offers no key: the command that waited for his connection does. */
  @Test
  void commandThatComesWhileAPhoneIsAskedThatDoesNotKnowTheKey_asksItsOwner() throws Exception {
    SimulatedPhone slow =
        simulator.add(
            PhoneProfile.named("slow")
                .withAuth(AuthPolicy.acceptsNewKeys())
                .withHandshakeDelay(CONNECT_TIMEOUT.dividedBy(5)));
    Future<Answer> asking = askLater(slow);
    await().until(() -> slow.acceptedConnections() == 1);

    assertThat(run(slow, "echo let in").output()).isEqualTo("let in");
    assertThat(asking.get()).isEqualTo(Answer.NOT_REACHED);
  }

  @Test
  void phoneThatIsGone_isHungUpOn_whileItIsAsked() throws Exception {
    simulated.inject(Fault.of(FaultKind.SILENT));
    Future<Answer> asking = askLater(simulated);
    await().until(() -> simulated.connectionCount() == 1);

    shell.hangUp(phone(simulated));

    assertThat(asking.get()).isEqualTo(Answer.NOT_ASKED);
    await().until(() -> simulated.connectionCount() == 0);
    assertThat(sightings.all()).isEmpty();
  }

  /** It looks as if the phone were silent: we hung up on it. */
  @Test
  void phoneThatIsGone_beforeTheCommandIsSent_isNotSaidToBeAway() throws Exception {
    DeviceConnection connection = shell.connect(phone(simulated), START_LIMIT, URGENT);

    shell.hangUp(phone(simulated));

    assertThatThrownBy(() -> connection.run("true", START_LIMIT, new ShellOutput(), new Starting()))
        .isInstanceOf(PhoneUnreachableException.class);
    connection.close();
    assertThat(sightings.all()).isNotEmpty().containsOnly(REACHED);
  }

  /** As long as names of other phones take all the threads. */
  @Test
  void phoneWhoseNameIsNotEvenLookedUp_isNotAsked_andNotSaidToBeAway() throws Exception {
    List<Future<Answer>> others = whileNamesAreLookedUp("unasked", shell::ask);

    Future<Answer> asking = threads.submit(() -> shell.ask(named()));

    assertThat(asking.get()).isEqualTo(Answer.NOT_ASKED);
    for (Future<Answer> other : others) {
      assertThat(other.get()).isEqualTo(Answer.NOT_REACHED);
    }
    assertThat(sightings.all()).hasSameSizeAs(others).containsOnly("TIMED_OUT");
  }

  @Test
  void commandForAPhoneWhoseNameIsNotEvenLookedUp_isRefused_andThePhoneNotSaidToBeAway()
      throws Exception {
    List<Future<Boolean>> others =
        whileNamesAreLookedUp(
            "unused",
            phone -> {
              assertUnreachable(phone, Reason.TIMED_OUT);
              return true;
            });

    assertUnreachable(named(), Reason.WORKER_FAILED);

    for (Future<Boolean> other : others) {
      assertThat(other.get()).isTrue();
    }
    assertThat(sightings.all()).hasSameSizeAs(others).containsOnly("TIMED_OUT");
  }

  /** The phone, by a name that has to be looked up. */
  private Phone named() {
    return new Phone("p1", "acme", "localhost", phone(simulated).port());
  }

  private interface Use<T> {
    T of(Phone phone) throws Exception;
  }

  /** Returns once no thread is left to look other names up, with what becomes of {@code use}. */
  private <T> List<Future<T>> whileNamesAreLookedUp(String prefix, Use<T> use) {
    List<Phone> slow =
        IntStream.range(0, HostNames.THREADS)
            .mapToObj(i -> new Phone(prefix + i, "acme", prefix + i + "." + NEVER_RESOLVED, 5555))
            .toList();
    List<Future<T>> uses = slow.stream().map(phone -> threads.submit(() -> use.of(phone))).toList();
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> slow.stream().map(Phone::host).allMatch(SlowHostNames.LOOKED_UP::contains));
    return uses;
  }

  @Test
  void whatIsAsked_isNoTaskWhosePhoneCouldNotBeReached() throws Exception {
    simulated.inject(Fault.of(FaultKind.REFUSE_CONNECTIONS));
    assertThat(ask(simulated)).isEqualTo(Answer.NOT_REACHED);

    assertThat(metrics.find("phone_command.phones.unreachable").counters())
        .allMatch(counter -> counter.count() == 0);
  }

  @Test
  void commands_areSeen_withWhatBecameOfTheirPhones() throws Exception {
    run("true");
    assertThat(sightings.all()).contains(REACHED).containsOnly(REACHED);
    simulated.inject(Fault.of(FaultKind.REFUSE_CONNECTIONS));
    await().until(() -> simulated.connectionCount() == 0);
    sightings.clear();
    assertUnreachable(Reason.CONNECT_FAILED);
    assertThat(sightings.all()).containsExactly("CONNECT_FAILED");
  }

  /** A refusal is an answer: the phone is there. */
  @Test
  void phoneThatRefusesTheShell_isSeen() throws Exception {
    simulated.inject(Fault.of(FaultKind.REFUSE_SHELL));

    assertUnreachable(Reason.SHELL_REFUSED);

    assertThat(sightings.all()).isNotEmpty().containsOnly(REACHED);
  }

  /** That a phone takes no second connection says nothing about whether it is there. */
  @Test
  void furtherConnectionThatIsNotTaken_isNotSeenAsAPhoneThatIsAway() throws Exception {
    SimulatedPhone single = simulator.add(PhoneProfile.named("single").withConnections(1));
    List<Future<Run>> runs = List.of(runLater(single, "sleep 1.3"), runLater(single, "sleep 0.1"));

    for (Future<Run> run : runs) {
      assertThat(run.get().exitCode()).isZero();
    }
    assertThat(sightings.all()).isNotEmpty().containsOnly(REACHED);
  }

  @Test
  void nameThatIsUnknown_isSeenAsAPhoneThatIsAway() throws Exception {
    Phone nowhere = new Phone("p2", "acme", SlowHostNames.UNKNOWN, 5555);

    assertThat(threads.submit(() -> shell.ask(nowhere)).get()).isEqualTo(Answer.NOT_REACHED);
    assertThat(sightings.all()).containsExactly("HOST_UNKNOWN");
  }
}
