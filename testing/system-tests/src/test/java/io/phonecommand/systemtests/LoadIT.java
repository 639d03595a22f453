package io.phonecommand.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.phonecommand.simulator.PhoneProfile;
import io.phonecommand.simulator.fault.Fault;
import io.phonecommand.simulator.fault.FaultKind;
import io.phonecommand.simulator.log.StartedCommand;
import io.phonecommand.systemtests.cluster.Machine;
import io.phonecommand.systemtests.judge.Budget;
import io.phonecommand.systemtests.judge.Circumstances;
import io.phonecommand.systemtests.judge.Judge;
import io.phonecommand.systemtests.judge.Summary;
import io.phonecommand.systemtests.judge.Trouble;
import io.phonecommand.systemtests.judge.Verdict;
import io.phonecommand.systemtests.load.CommandMix;
import io.phonecommand.systemtests.load.LoadGenerator;
import io.phonecommand.systemtests.load.LoadPlan;
import io.phonecommand.systemtests.load.LoggedRequest;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Some hundred requests of all kinds, over two api replicas: the judge finds nothing. */
@Tag("fire")
class LoadIT {

  private static final Duration WINDOW = Duration.ofSeconds(3);
  private static final List<String> PHONES =
      IntStream.rangeClosed(1, 16).mapToObj("phone-%02d"::formatted).toList();
  private static final String REFUSING = "phone-07";
  private static final int REQUESTS = 150;

  private static LocalSystem system;
  private static URI secondReplica;

  @BeforeAll
  static void start() throws Exception {
    system = LocalSystem.start(PHONES.stream().map(PhoneProfile::named).toList(), WINDOW);
    secondReplica = system.startApi();
    system.phone(REFUSING).inject(Fault.of(FaultKind.REFUSE_CONNECTIONS));
    // The first requests of a JVM load classes; the promise is not about those.
    for (URI replica : List.of(system.endpoint(), secondReplica)) {
      var answer = system.post(replica, "warm-" + replica.getPort(), body());
      assertThat(answer.statusCode()).isEqualTo(200);
    }
  }

  private static String body() {
    return LocalSystem.body("true", PHONES);
  }

  @AfterAll
  static void stop() {
    system.close();
  }

  @Test
  void loadOfAllKinds_breaksNoPromise() throws Exception {
    LoadPlan plan =
        LoadPlan.of(List.of(system.endpoint(), secondReplica), system.token(), PHONES, WINDOW)
            .withRate(32, 12)
            .withMix(new CommandMix(150, 80, 30), 1)
            .withMaxRequests(REQUESTS);
    List<Trouble> troubles = new ArrayList<>();
    Instant begun = Instant.now();
    List<LoggedRequest> requests;
    try (LoadGenerator load = LoadGenerator.start(plan);
        Machine machine = Machine.watch()) {
      await().atMost(Duration.ofSeconds(30)).until(() -> load.statistics().answered() >= REQUESTS);
      assertThat(load.stop(WINDOW.plusSeconds(2))).isTrue();
      requests = load.log().all();
      machine
          .incidents()
          .forEach(busy -> troubles.add(Trouble.ofAllPhones(busy.from(), busy.until())));
    }
    troubles.add(new Trouble(Set.of(REFUSING), begun, Instant.now()));
    await()
        .atMost(WINDOW.plusSeconds(10))
        .until(() -> system.started().stream().noneMatch(StartedCommand::isRunning));
    List<StartedCommand> started = system.started();
    // All runs in this one JVM.
    Circumstances circumstances =
        Circumstances.calm()
            .withTolerances(Duration.ofSeconds(1), Duration.ofSeconds(1))
            .withTroubles(troubles, Budget.ofPercent(10));

    Verdict verdict = Judge.judge(requests, started, circumstances);

    Summary summary = Summary.of(requests, started, verdict);
    System.out.println(summary);
    assertThat(verdict.violations()).as(summary.toString()).isEmpty();
    assertThat(requests).hasSize(REQUESTS);
    assertThat(summary.attemptsByEnd()).containsOnlyKeys("200");
    assertThat(summary.resultsByCode().keySet())
        .containsAll(List.of("succeeded", "running", "CPS.0191", "CMD.1002"));

    assertThatTheJudgeSeesWhatIsHidden(requests, started, circumstances);
  }

  /** The same records, with one start less or one more: it is not the judge that is blind. */
  private static void assertThatTheJudgeSeesWhatIsHidden(
      List<LoggedRequest> requests, List<StartedCommand> started, Circumstances circumstances) {
    StartedCommand known =
        started.stream()
            .filter(start -> start.command().startsWith("echo "))
            .findFirst()
            .orElseThrow();
    List<StartedCommand> less = started.stream().filter(start -> !start.equals(known)).toList();
    List<StartedCommand> more = Stream.concat(started.stream(), Stream.of(known)).toList();

    assertThat(Judge.judge(requests, less, circumstances).violations()).hasSize(1);
    assertThat(Judge.judge(requests, more, circumstances).violations()).hasSize(1);
  }
}
