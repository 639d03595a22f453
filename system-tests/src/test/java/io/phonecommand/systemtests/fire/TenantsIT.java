package io.phonecommand.systemtests.fire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.phonecommand.common.message.CmdResult;
import io.phonecommand.simulator.log.StartedCommand;
import io.phonecommand.systemtests.cluster.Cluster;
import io.phonecommand.systemtests.judge.Budget;
import io.phonecommand.systemtests.judge.Summary;
import io.phonecommand.systemtests.load.ApiClient;
import io.phonecommand.systemtests.load.Attempt;
import io.phonecommand.systemtests.load.LoadCommand;
import io.phonecommand.systemtests.load.LoadRequest;
import io.phonecommand.systemtests.trial.Trial;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two tenants on one system: nothing of the one's reaches the other, nobody is shut out. */
@Tag("fire")
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class TenantsIT extends ScenarioOnCluster {

  private static final String SITE = "north";
  private static final String ACME = Cluster.TENANT;
  private static final String ZENITH = Cluster.OTHER_TENANT;

  /** Until a worker follows its inventory: some looks at it, half a second apart. */
  private static final Duration IN_FORCE = Duration.ofSeconds(2);

  /** From a phone's change of hands to an answer for its new tenant. */
  private static final Duration SERVED_WITHIN = Duration.ofSeconds(4);

  private static final int CHANGES = 6;
  private static final Duration BETWEEN_CHANGES = Duration.ofSeconds(5);

  /** A tenant may have 80 of them. */
  private static final int MAX_TASKS = 100;

  private static final String BUSY = "CMD.1005";

  /** Of each kind, at both replicas together. */
  private static final int DRIPS = 300;

  private static final int ROUNDS = 4;
  private static final int REQUESTS_PER_ROUND = 200;
  private static final double GREATEST_RATIO = 1.2;

  /** What a busy machine does to the slowest of a hundred answers, it does not do every time. */
  private static final int MEASUREMENTS = 3;

  private final AtomicInteger count = new AtomicInteger();

  TenantsIT() {
    super(Fire.plan().withWorkerArguments("--phone-command.worker.lanes.max-tasks=" + MAX_TASKS));
  }

  /** One try, the only one of its request. */
  private record Call(String tenant, LoadRequest request, Attempt attempt) {}

  /** Whose the phones are from a moment on. */
  private record Change(Instant at, String tenant) {}

  /** A tenant's callers: each sends one request after the other until they are closed. */
  private final class Callers implements AutoCloseable {

    private final String tenant;
    private final ApiClient client;
    private final CountDownLatch end = new CountDownLatch(1);
    private final List<Thread> threads = new ArrayList<>();
    private final Queue<Call> calls = new ConcurrentLinkedQueue<>();

    Callers(String tenant) {
      this.tenant = tenant;
      client = new ApiClient(cluster.tokenOf(tenant));
    }

    /**
     * @param command a format with one {@code %s} for what makes it unique
     */
    Callers loop(int callers, String command, List<String> phones, Duration pause) {
      for (int i = 0; i < callers; i++) {
        URI replica = cluster.api(i % 2).endpoint();
        threads.add(
            Thread.ofVirtual()
                .start(
                    () -> {
                      try {
                        do {
                          calls.add(call(replica, command, phones));
                        } while (!end.await(pause.toMillis(), TimeUnit.MILLISECONDS));
                      } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                      }
                    }));
      }
      return this;
    }

    Call call(URI replica, String command, List<String> phones) {
      String id = "%s-%d-%d".formatted(tenant, Fire.SEED, count.incrementAndGet());
      LoadRequest request =
          new LoadRequest(id, new LoadCommand(command.formatted(id), 0), phones, Fire.WINDOW);
      return new Call(tenant, request, client.post(replica, request));
    }

    List<Call> end() throws InterruptedException {
      end.countDown();
      for (Thread thread : threads) {
        thread.join(Fire.WINDOW.multipliedBy(2));
      }
      return List.copyOf(calls);
    }

    @Override
    public void close() {
      end.countDown();
      threads.forEach(Thread::interrupt);
      client.close();
    }
  }

  @Test
  void phonesThatAreRentedToAnother_underLoad_inBothDirections() throws Exception {
    List<String> phones = Fire.phones(cluster, SITE, 0, 4);
    List<Change> changes = new ArrayList<>(List.of(new Change(Instant.EPOCH, ACME)));
    List<Call> calls;
    try (Trial trial = Fire.begin(cluster);
        Callers acme = new Callers(ACME);
        Callers zenith = new Callers(ZENITH)) {
      for (Callers each : List.of(acme, zenith)) {
        each.loop(2, "echo %s", phones, Duration.ofMillis(50));
        each.loop(6, "sim-trickle 8 200 %s", phones, Duration.ofMillis(50));
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
    assertThat(calls.stream().flatMap(TenantsIT::codes))
        .as("what is to be tried was hit")
        .contains("ok", "CPS.0005", "CMD.2002");
  }

  private static Stream<String> codes(Call call) {
    return call.attempt().results().stream().map(Fire::code);
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
                      && codes(call).allMatch("ok"::equals));
    }
  }

  @Test
  void tenantThatFillsASite_isRefusedItself_andSlowsNobodyElse() throws Exception {
    List<String> hers = Fire.phones(cluster, SITE, 0, 6);
    cluster.rent(SITE, hers, ZENITH);
    try (Trial trial = Fire.begin(cluster)) {
      moments.pass();
      compareOthers(
          "a tenant fills a site",
          () -> {
            // Two workers with 80 places each for her; what is refused she asks for again.
            Callers filling = new Callers(ZENITH);
            filling.loop(60, "sim-hang %s", hers, Duration.ofSeconds(4));
            await()
                .atMost(Fire.WINDOW)
                .until(
                    () -> filling.calls.stream().flatMap(TenantsIT::codes).anyMatch(BUSY::equals));
            return () -> {
              filling.close();
              for (String phone : hers) {
                cluster.simulator(SITE).control().cutConnections(phone);
              }
            };
          });
      Summary summary = Fire.assertKept("a tenant fills a site", trial, new Budget(0, 0));
      assertThat(summary.resultsByCode()).doesNotContainKey(BUSY);
    }
  }

  /** Bodies with a token, heads without one, a byte a second each, from another address. */
  @Test
  void tenantWhoseRequestsDrip_slowsNobodyElse() throws Exception {
    try (Trial trial = Fire.begin(cluster)) {
      moments.pass();
      AtomicInteger ended = new AtomicInteger();
      compareOthers(
          "a tenant's requests drip",
          () -> {
            Drips drips = new Drips(ended);
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
            drips.drip(DRIPS, body);
            drips.drip(DRIPS, "POST /v1/instances/sync-command HTTP/1.1\r\nHost: api\r\nx: ");
            return drips::close;
          });
      assertThat(ended).as("connections that were ended").hasPositiveValue();
      Fire.assertKept("a tenant's requests drip", trial, new Budget(0, 0));
    }
  }

  /** Connections that send a byte a second, and are opened anew when they are ended. */
  private final class Drips implements AutoCloseable {

    private final CountDownLatch end = new CountDownLatch(1);
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicInteger ended;

    Drips(AtomicInteger ended) {
      this.ended = ended;
    }

    void drip(int connections, String head) {
      for (int i = 0; i < connections; i++) {
        URI replica = cluster.api(i % 2).endpoint();
        threads.add(Thread.ofVirtual().start(() -> drip(replica, head)));
      }
    }

    private void drip(URI replica, String head) {
      try {
        while (end.getCount() > 0) {
          try (Socket socket = new Socket()) {
            socket.bind(new InetSocketAddress("127.0.0.2", 0));
            socket.connect(new InetSocketAddress(replica.getHost(), replica.getPort()), 5000);
            socket.getOutputStream().write(head.getBytes(UTF_8));
            while (!end.await(1, TimeUnit.SECONDS)) {
              socket.getOutputStream().write(' ');
            }
          } catch (IOException e) {
            ended.incrementAndGet();
          }
          var unused = end.await(1, TimeUnit.SECONDS);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void close() {
      end.countDown();
      threads.forEach(Thread::interrupt);
    }
  }

  /** Does something to the system; what it returns ends it. */
  private interface Disturbance {
    Calm begin() throws Exception;
  }

  private interface Calm {
    void restore() throws Exception;
  }

  /** Others' p99 with and without {@code disturbance}, in turns. */
  private void compareOthers(String what, Disturbance disturbance) throws Exception {
    List<Double> ratios = new ArrayList<>();
    for (int i = 1; i <= MEASUREMENTS; i++) {
      List<Duration> calm = new ArrayList<>();
      List<Duration> disturbed = new ArrayList<>();
      try (Callers others = new Callers(ACME)) {
        for (int round = 1; round <= ROUNDS; round++) {
          calm.addAll(measure(others));
          Calm calmAgain = disturbance.begin();
          try {
            disturbed.addAll(measure(others));
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

  private List<Duration> measure(Callers others) {
    List<String> phones = Fire.phones(cluster, SITE, 6, 12);
    return IntStream.range(0, REQUESTS_PER_ROUND)
        .mapToObj(
            i -> {
              Call call =
                  others.call(
                      cluster.api(i % 2).endpoint(),
                      "echo %s",
                      List.of(phones.get(i % phones.size())));
              assertThat(codes(call)).containsExactly("ok");
              return call.attempt().timing().took();
            })
        .toList();
  }

  private static Duration p99(List<Duration> times) {
    return times.stream().sorted().skip(times.size() * 99L / 100).findFirst().orElseThrow();
  }
}
