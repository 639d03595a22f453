package io.phonecommand.systemtests.fire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.phonecommand.common.message.CmdResult;
import io.phonecommand.processes.ApiReplica;
import io.phonecommand.simulator.log.StartedCommand;
import io.phonecommand.systemtests.cluster.Cluster;
import io.phonecommand.systemtests.fire.Callers.Call;
import io.phonecommand.systemtests.judge.Budget;
import io.phonecommand.systemtests.judge.Summary;
import io.phonecommand.systemtests.trial.Trial;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two tenants on one system: nothing of the one's reaches the other, nobody is shut out. */
@Tag("fire")
@Timeout(value = 6, unit = TimeUnit.MINUTES)
class TenantsIT extends ScenarioOnCluster {

  private static final String SITE = "north";
  private static final String ACME = Cluster.TENANT;
  private static final String ZENITH = Cluster.OTHER_TENANT;

  /** Until a worker follows its inventory: some looks at it, half a second apart. */
  private static final Duration IN_FORCE = Duration.ofSeconds(2);

  /** From a phone's change of hands to an answer for its new tenant. */
  private static final Duration SERVED_WITHIN = Duration.ofSeconds(4);

  /** Between two requests of a caller: who has no phones is refused in a moment, and asks again. */
  private static final Duration PAUSE = Duration.ofMillis(200);

  private static final int CHANGES = 6;
  private static final Duration BETWEEN_CHANGES = Duration.ofSeconds(5);

  /** A tenant may have 80 of them. */
  private static final int MAX_TASKS = 100;

  private static final String BUSY = "CMD.1005";

  /** Of each kind, at each replica. */
  private static final int DRIPS = 150;

  private static final int ROUNDS = 2;
  private static final int REQUESTS_PER_ROUND = 200;

  /** Longer than heads and bodies may take. */
  private static final Duration DRIPS_LAST = Duration.ofSeconds(12);

  private static final double GREATEST_RATIO = 1.2;

  /** What a busy machine does to the slowest of a hundred answers, it does not do every time. */
  private static final int MEASUREMENTS = 3;

  TenantsIT() {
    super(Fire.plan().withWorkerArguments("--phone-command.worker.lanes.max-tasks=" + MAX_TASKS));
  }

  /** Whose the phones are from a moment on. */
  private record Change(Instant at, String tenant) {}

  @Test
  void phonesThatAreRentedToAnother_underLoad_inBothDirections() throws Exception {
    List<String> phones = Fire.phones(cluster, SITE, 0, 4);
    List<Change> changes = new ArrayList<>(List.of(new Change(Instant.EPOCH, ACME)));
    List<Call> calls;
    try (Trial trial = Fire.begin(cluster);
        Callers acme = new Callers(cluster, ACME);
        Callers zenith = new Callers(cluster, ZENITH)) {
      for (Callers each : List.of(acme, zenith)) {
        each.loop(2, "echo %s", phones, PAUSE);
        each.loop(6, "sim-trickle 8 200 %s", phones, PAUSE);
      }
      for (int i = 1; i <= CHANGES; i++) {
        moments.pass();
        String next = i % 2 == 0 ? ACME : ZENITH;
        changes.add(new Change(Instant.now(), next));
        cluster.rent(SITE, phones, next);
        Fire.awaitPassed(BETWEEN_CHANGES);
      }
      calls = Stream.concat(acme.end().stream(), zenith.end().stream()).toList();
      // The load's phones were nobody else's at any time.
      Fire.assertKept("phones change hands", trial, new Budget(0, 0));
    }
    Map<String, List<StartedCommand>> starts = new HashMap<>();
    for (StartedCommand start : cluster.simulator(SITE).commands()) {
      starts.computeIfAbsent(start.command(), c -> new ArrayList<>()).add(start);
    }
    for (Call call : calls) {
      assertNothingCrossed(
          call, starts.getOrDefault(call.request().command().text(), List.of()), changes);
    }
    assertServedAfterEachChange(calls, changes);
    assertThat(calls.stream().flatMap(Call::codes))
        .as("what is to be tried was hit")
        .contains("ok", "CPS.0005", "CMD.2002");
  }

  private static void assertNothingCrossed(
      Call call, List<StartedCommand> starts, List<Change> changes) {
    String id = call.request().id();
    assertThat(starts).extracting(StartedCommand::phoneId).as(id).doesNotHaveDuplicates();
    for (StartedCommand start : starts) {
      assertThat(isOwner(call.tenant(), start.startedAt(), changes))
          .as("%s started at %s, changes: %s", id, start.startedAt(), changes)
          .isTrue();
    }
    assertThat(call.attempt().results()).as(id).hasSize(call.request().phones().size());
    for (CmdResult result : call.attempt().results()) {
      String code = Fire.code(result);
      assertThat(code).as(id).isIn("ok", "CPS.0005", "CMD.2002");
      if (code.equals("CPS.0005")) {
        assertThat(starts)
            .extracting(StartedCommand::phoneId)
            .as(id)
            .doesNotContain(result.instanceId());
      }
      String text = result.executeMsg();
      assertThat(text.isEmpty() || text.equals(id) || text.startsWith("line-0001"))
          .as("%s: %s", id, text)
          .isTrue();
    }
  }

  /** Also those who have lost the phones a moment ago, before their worker can know. */
  private static boolean isOwner(String tenant, Instant at, List<Change> changes) {
    for (int i = 0; i < changes.size(); i++) {
      Instant lost = i + 1 < changes.size() ? changes.get(i + 1).at() : Instant.MAX;
      boolean isSo =
          changes.get(i).tenant().equals(tenant)
              && !at.isBefore(changes.get(i).at())
              && (lost.equals(Instant.MAX) || at.isBefore(lost.plus(IN_FORCE)));
      if (isSo) {
        return true;
      }
    }
    return false;
  }

  private static void assertServedAfterEachChange(List<Call> calls, List<Change> changes) {
    for (Change change : changes.subList(1, changes.size())) {
      assertThat(calls)
          .as("%s is served soon after %s", change.tenant(), change.at())
          .anyMatch(
              call ->
                  call.tenant().equals(change.tenant())
                      && call.attempt().timing().sentAt().isAfter(change.at())
                      && call.attempt().timing().endedAt().isBefore(change.at().plus(SERVED_WITHIN))
                      && call.codes().allMatch("ok"::equals));
    }
  }

  @Test
  void tenantThatFillsASite_isRefusedItself_andSlowsNobodyElse() throws Exception {
    List<String> hers = Fire.phones(cluster, SITE, 0, 6);
    try (Trial trial = Fire.begin(cluster)) {
      moments.pass();
      compareOthers(
          "a tenant fills a site",
          Duration.ZERO,
          () -> {
            rentTo(ZENITH, hers);
            // Two workers with 80 places each for her; what is refused she asks for again.
            Callers filling = new Callers(cluster, ZENITH);
            filling.loop(60, "sim-hang %s", hers, Duration.ofSeconds(4));
            await()
                .atMost(Fire.WINDOW)
                .until(() -> filling.calls().flatMap(Call::codes).anyMatch(BUSY::equals));
            return () -> {
              filling.close();
              // Which ends what runs there, and what waits.
              rentTo(ACME, hers);
            };
          });
      Summary summary = Fire.assertKept("a tenant fills a site", trial, new Budget(0, 0));
      assertThat(summary.resultsByCode()).doesNotContainKey(BUSY);
    }
  }

  private void rentTo(String tenant, List<String> phones) throws Exception {
    cluster.rent(SITE, phones, tenant);
    Fire.awaitPassed(IN_FORCE);
  }

  /** Bodies with a token, heads without one, a byte a second each, from another address. */
  @Test
  void tenantWhoseRequestsDrip_slowsNobodyElse() throws Exception {
    try (Trial trial = Fire.begin(cluster)) {
      moments.pass();
      AtomicInteger ended = new AtomicInteger();
      compareOthers(
          "a tenant's requests drip",
          DRIPS_LAST,
          () -> {
            Drips drips = new Drips(ended);
            String head = "POST /v1/instances/sync-command HTTP/1.1\r\nHost: api\r\nx: ";
            String body =
                """
                POST /v1/instances/sync-command HTTP/1.1\r
                Host: api\r
                X-Auth-Token: %s\r
                x-request-id: drip\r
                Content-Type: application/json\r
                Content-Length: 100\r
                \r
                {"command":"true"\
                """
                    .formatted(cluster.tokenOf(ZENITH));
            for (ApiReplica api : cluster.apis()) {
              drips.drip(DRIPS, api.endpoint(), body);
              drips.drip(DRIPS, api.endpoint(), head);
            }
            drips.awaitBegun();
            return drips::close;
          });
      assertThat(ended).as("connections that were ended").hasPositiveValue();
      Fire.assertKept("a tenant's requests drip", trial, new Budget(0, 0));
    }
  }

  /** Does something to the system; what it returns ends it. */
  private interface Disturbance {
    Calm begin() throws Exception;
  }

  private interface Calm {
    void restore() throws Exception;
  }

  /**
   * Others' p99 with and without {@code disturbance}, in turns.
   *
   * @param atLeast how long each turn lasts
   */
  private void compareOthers(String what, Duration atLeast, Disturbance disturbance)
      throws Exception {
    List<Double> ratios = new ArrayList<>();
    for (int i = 1; i <= MEASUREMENTS; i++) {
      List<Duration> calm = new ArrayList<>();
      List<Duration> disturbed = new ArrayList<>();
      try (Callers others = new Callers(cluster, ACME)) {
        for (int round = 1; round <= ROUNDS; round++) {
          calm.addAll(measure(others, atLeast));
          Calm calmAgain = disturbance.begin();
          try {
            disturbed.addAll(measure(others, atLeast));
          } finally {
            calmAgain.restore();
          }
        }
      }
      ratios.add((double) p99(disturbed).toNanos() / p99(calm).toNanos());
      System.out.printf(
          "%s: the others' p99 is %d us, %d us without: %.2f%n",
          what, p99(disturbed).toNanos() / 1000, p99(calm).toNanos() / 1000, ratios.getLast());
      if (ratios.getLast() <= GREATEST_RATIO) {
        return;
      }
    }
    assertThat(ratios).as("the others' p99, with and without: " + what).isEmpty();
  }

  private List<Duration> measure(Callers others, Duration atLeast) {
    List<String> phones = Fire.phones(cluster, SITE, 6, 12);
    List<Duration> times = new ArrayList<>();
    Instant end = Instant.now().plus(atLeast);
    while (times.size() < REQUESTS_PER_ROUND || Instant.now().isBefore(end)) {
      int i = times.size();
      Call call = others.call(i, "echo %s", List.of(phones.get(i % phones.size())));
      assertThat(call.codes()).containsExactly("ok");
      times.add(call.attempt().timing().took());
    }
    return times;
  }

  private static Duration p99(List<Duration> times) {
    return times.stream().sorted().skip(times.size() * 99L / 100).findFirst().orElseThrow();
  }
}
