package io.phonecommand.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.phonecommand.common.message.CmdResult;
import io.phonecommand.common.message.StateRecord;
import io.phonecommand.common.message.Task;
import io.phonecommand.common.message.WorkerStatement;
import io.phonecommand.common.message.WorkerStatement.Asked;
import io.phonecommand.simulator.PhoneProfile;
import io.phonecommand.simulator.PhoneSimulator;
import io.phonecommand.simulator.SimulatedPhone;
import io.phonecommand.simulator.auth.AuthPolicy;
import io.phonecommand.simulator.fault.Fault;
import io.phonecommand.simulator.fault.FaultKind;
import io.phonecommand.worker.claims.OwnedPartitions;
import io.phonecommand.worker.inventory.Phone;
import io.phonecommand.worker.inventory.PhoneDirectory;
import io.phonecommand.worker.states.PhoneStates;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.utils.Utils;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * What workers say of the state of phones: whole workers between a real broker and phones. Tests
 * wait for most of their time, so they do so side by side, each with phones of its own.
 */
@Execution(ExecutionMode.CONCURRENT)
class StatesIT {

  private static final String SITE = "north";
  private static final Duration WINDOW = Duration.ofSeconds(20);

  /** In it every phone that nobody uses is asked, more than once. */
  private static final Duration ROUNDS = Duration.ofSeconds(3);

  private static final Duration CHANGE_PAUSE = Duration.ofSeconds(3);

  private static final String[] ASKING = {
    "--phone-command.worker.states.asks-per-second=50",
    "--phone-command.worker.states.ask-after=1s",
    "--phone-command.worker.states.change-pause=" + CHANGE_PAUSE.toSeconds() + "s",
  };

  private static final StateRecord REACHABLE_BEFORE =
      StateRecord.of(true, Instant.parse("2026-01-01T00:00:00Z"));

  @TempDir private static Path folder;
  private static WorkerFixture kafka;
  private static PhoneSimulator simulator;
  private static ConfigurableApplicationContext worker;

  /** Of the site of most tests. */
  private static final Map<String, Phone> INVENTORY = new TreeMap<>();

  @BeforeAll
  static void start() throws Exception {
    kafka = new WorkerFixture();
    simulator = PhoneSimulator.start();
    List<PhoneProfile> others =
        List.of(
            PhoneProfile.named("asks").withAuth(AuthPolicy.asksOwner()),
            PhoneProfile.named("single").withConnections(1));
    Stream<PhoneProfile> usual =
        Stream.of("up", "down", "lost", "found", "flaps", "leaves", "rented")
            .map(PhoneProfile::named);
    Stream<PhoneProfile> even =
        IntStream.rangeClosed(1, 6).mapToObj(i -> PhoneProfile.named("even-" + i));
    Stream.of(others.stream(), usual, even)
        .flatMap(profiles -> profiles)
        .forEach(profile -> INVENTORY.put(profile.id(), phone(simulator.add(profile), "acme")));
    simulator.phone("down").inject(Fault.of(FaultKind.REFUSE_CONNECTIONS));
    simulator.phone("lost").inject(Fault.of(FaultKind.REFUSE_CONNECTIONS));
    for (String known : List.of("lost", "found")) {
      kafka.say(SITE, known, REACHABLE_BEFORE, Instant.now().minus(Duration.ofHours(1)));
    }
    kafka.say(SITE, "nobody", REACHABLE_BEFORE, Instant.now().minus(Duration.ofHours(1)));
    write(SITE, INVENTORY);
    worker = startWorker(SITE, ASKING);
  }

  @AfterAll
  static void stop() {
    worker.close();
    simulator.close();
    kafka.close();
  }

  private static ConfigurableApplicationContext startWorker(String site, String... more) {
    return kafka.startWorker(site, inventory(site), folder.resolve("adbkey"), more);
  }

  private static Path inventory(String site) {
    return folder.resolve(site + ".yml");
  }

  private static Phone phone(SimulatedPhone simulated, String tenant) {
    return new Phone(simulated.id(), tenant, "127.0.0.1", simulated.address().getPort());
  }

  private static void write(String site, SimulatedPhone... phones) throws Exception {
    write(
        site,
        Arrays.stream(phones)
            .collect(Collectors.toMap(SimulatedPhone::id, phone -> phone(phone, "acme"))));
  }

  private static void write(String site, Map<String, Phone> phones) throws Exception {
    Path next = folder.resolve("next-" + site + ".yml");
    String lines =
        phones.values().stream()
            .map(
                phone ->
                    "  - {id: %s, tenant: %s, address: '%s:%d'}%n"
                        .formatted(phone.instanceId(), phone.tenant(), phone.host(), phone.port()))
            .collect(Collectors.joining());
    Files.writeString(next, lines.isEmpty() ? "instances: []" : "instances:\n" + lines);
    Files.move(next, inventory(site), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Other tests do so, too. */
  private static void change(Consumer<Map<String, Phone>> how) throws Exception {
    synchronized (INVENTORY) {
      how.accept(INVENTORY);
      write(SITE, INVENTORY);
    }
  }

  private static ConditionFactory soon() {
    return await().atMost(Duration.ofSeconds(30));
  }

  /** Up to when the phones of which of its partitions a worker has asked. */
  private static List<Asked> asked(ConfigurableApplicationContext worker) {
    return worker.getBean(PhoneStates.class).asked(worker.getBean(OwnedPartitions.class).since());
  }

  private static void staysSo(Callable<Boolean> condition) {
    await().during(ROUNDS).atMost(ROUNDS.plusSeconds(10)).until(condition);
  }

  private static List<ConsumerRecord<String, byte[]>> saidOf(String site, String phone) {
    return kafka.states(site).stream().filter(said -> said.key().equals(phone)).toList();
  }

  /** The last that is said; empty if nothing is, or not any more. */
  private static Optional<StateRecord> stateOf(String site, String phone) {
    List<ConsumerRecord<String, byte[]>> said = saidOf(site, phone);
    return said.isEmpty()
        ? Optional.empty()
        : Optional.ofNullable(said.getLast().value())
            .map(value -> WorkerFixture.read(StateRecord.class, value));
  }

  private static boolean isSaidToBe(boolean reachable, String site, String phone) {
    return stateOf(site, phone).filter(state -> state.reachable() == reachable).isPresent();
  }

  private static Task published(String site, String phone, String command) throws Exception {
    Task task = WorkerFixture.task(site, phone, command, WINDOW);
    kafka.publish(task);
    return task;
  }

  private static WorkerStatement.Phones counts() {
    return worker.getBean(PhoneStates.class).counts();
  }

  @Test
  void phoneThatNobodyUses_isAsked_andSaidToBeReachable_once() {
    soon().until(() -> isSaidToBe(true, SITE, "up"));
    staysSo(() -> saidOf(SITE, "up").size() == 1);

    assertThat(simulator.phone("up").acceptedConnections()).isGreaterThan(1);
    assertThat(simulator.log().startedOn("up")).isEmpty();
  }

  @Test
  void phoneThatCannotBeReached_isSaidToBeSo() {
    Instant before = Instant.now().minus(Duration.ofMinutes(5));
    soon().until(() -> isSaidToBe(false, SITE, "down"));
    soon().until(() -> isSaidToBe(false, SITE, "lost"));

    assertThat(stateOf(SITE, "lost").orElseThrow().since()).isGreaterThan(before.toEpochMilli());
  }

  /** What stands in the topic is what a change is one of, whoever wrote it. */
  @Test
  void phoneThatIsAsItWasSaidToBe_byAWorkerThatIsGone_isNotSpokenOf() {
    soon().until(() -> simulator.phone("found").acceptedConnections() > 1);

    assertThat(saidOf(SITE, "found")).hasSize(1);
    assertThat(stateOf(SITE, "found")).contains(REACHABLE_BEFORE);
  }

  @Test
  void stateOfAPhoneThatTheSiteHasNot_isTakenBack() {
    soon().until(() -> stateOf(SITE, "nobody").isEmpty());
  }

  /** As long as it does, which is longer than several pauses; then its last state is said. */
  @Test
  void phoneThatComesAndGoes_isSpokenOfOnceInEachPauseAtMost() {
    soon().until(() -> isSaidToBe(true, SITE, "flaps"));
    // Until it is asked, it counts as what was said of it before.
    soon().until(() -> isSaidToBe(false, SITE, "lost"));
    soon().until(() -> counts().unknown() == 0);
    int unreachable = counts().unreachable();

    long begin = System.nanoTime();
    int changes = 0;
    while (System.nanoTime() - begin < CHANGE_PAUSE.multipliedBy(4).toNanos()) {
      simulator.phone("flaps").inject(Fault.of(FaultKind.REFUSE_CONNECTIONS));
      soon().until(() -> counts().unreachable() == unreachable + 1);
      simulator.phone("flaps").clearFault();
      soon().until(() -> counts().unreachable() == unreachable);
      changes += 2;
    }
    soon().until(() -> isSaidToBe(true, SITE, "flaps"));

    List<ConsumerRecord<String, byte[]>> said = saidOf(SITE, "flaps");
    Duration took = Duration.ofNanos(System.nanoTime() - begin);
    assertThat(said).hasSizeBetween(2, 2 + (int) took.dividedBy(CHANGE_PAUSE));
    assertThat(said).hasSizeLessThan(1 + changes);
    for (int i = 1; i < said.size(); i++) {
      Duration pause = Duration.ofMillis(said.get(i).timestamp() - said.get(i - 1).timestamp());
      assertThat(pause).isGreaterThan(CHANGE_PAUSE.minusMillis(500));
    }
  }

  @Test
  void phoneThatDoesNotKnowTheKey_isSaidNotToBeReachable_andShowsNoDialog() {
    soon().until(() -> isSaidToBe(false, SITE, "asks"));

    staysSo(() -> simulator.phone("asks").shownDialogs() == 0);
  }

  /** Neither while it runs a command, nor afterwards, when the worker keeps the connection. */
  @Test
  void phoneThatTakesOneConnection_isNotAskedForAnother() throws Exception {
    SimulatedPhone single = simulator.phone("single");
    soon().until(() -> isSaidToBe(true, SITE, "single"));
    Task running = published(SITE, "single", "sleep 4");
    soon().until(() -> single.startedCommands() == 1);
    long connections = single.acceptedConnections();

    staysSo(() -> single.acceptedConnections() == connections);

    assertThat(kafka.answerTo(running).status()).isEqualTo(CmdResult.SUCCEEDED);
    staysSo(() -> single.acceptedConnections() == connections);
    assertThat(kafka.answerTo(published(SITE, "single", "echo next")).executeMsg())
        .isEqualTo("next");
    assertThat(saidOf(SITE, "single")).hasSize(1);
  }

  @Test
  void phoneThatLeaves_losesItsState() throws Exception {
    soon().until(() -> isSaidToBe(true, SITE, "leaves"));

    change(inventory -> inventory.remove("leaves"));

    soon().until(() -> stateOf(SITE, "leaves").isEmpty());
    assertThat(saidOf(SITE, "leaves")).hasSize(2);
  }

  @Test
  void phoneThatIsRentedToAnother_keepsItsState() throws Exception {
    soon().until(() -> isSaidToBe(true, SITE, "rented"));
    Phone rented = phone(simulator.phone("rented"), "zenith");

    change(inventory -> inventory.put("rented", rented));
    soon().until(() -> worker.getBean(PhoneDirectory.class).has(rented));

    staysSo(() -> saidOf(SITE, "rented").size() == 1);
    assertThat(new String(saidOf(SITE, "rented").getFirst().value(), UTF_8))
        .doesNotContain("acme", "zenith");
  }

  @Test
  void phones_haveTheirTurnsEvenly() {
    Map<String, Long> before = new HashMap<>();
    List<SimulatedPhone> phones =
        IntStream.rangeClosed(1, 6).mapToObj(i -> simulator.phone("even-" + i)).toList();
    phones.forEach(phone -> before.put(phone.id(), phone.acceptedConnections()));

    soon()
        .until(
            () ->
                phones.stream()
                    .allMatch(
                        phone ->
                            phone.acceptedConnections()
                                >= before.getOrDefault(phone.id(), 0L) + 3));

    LongSummaryStatistics asked =
        phones.stream()
            .mapToLong(phone -> phone.acceptedConnections() - before.getOrDefault(phone.id(), 0L))
            .summaryStatistics();
    assertThat(asked.getMax() - asked.getMin()).isLessThanOrEqualTo(2);
  }

  @Test
  void statement_saysWhatTheWorkerHas_andUpToWhenItHasAsked() throws Exception {
    long before = System.currentTimeMillis();
    Task failing = published(SITE, "down", "true");
    assertThat(kafka.answerTo(failing).errorCode()).isEqualTo("CMD.1002");

    soon().until(() -> isComplete(last(SITE), before));

    WorkerStatement said = last(SITE).orElseThrow();
    assertThat(said.partitionCount()).isEqualTo(2);
    assertThat(said.partitions()).containsExactly(0, 1);
    assertThat(said.closed()).isEmpty();
    assertThat(said.since()).isBetween(1L, before);
    assertThat(said.results()).containsKey("CMD.1002");
    assertThat(said.understands()).containsExactly(WorkerStatement.JOBS);
    // Of what other tests do at the same time, nothing is left in the end.
    soon()
        .untilAsserted(
            () -> {
              assertThat(last(SITE).map(WorkerStatement::phones)).contains(counts());
              assertThat(last(SITE).map(WorkerStatement::tasks))
                  .contains(new WorkerStatement.Tasks(0, 0, 0, 0));
            });
  }

  private static Optional<WorkerStatement> last(String site) {
    List<WorkerStatement> said = kafka.statements(site);
    return said.isEmpty() ? Optional.empty() : Optional.of(said.getLast());
  }

  private static boolean isComplete(Optional<WorkerStatement> said, long since) {
    return said.filter(
            statement ->
                statement.asked().size() == 2
                    && statement.asked().stream().allMatch(asked -> asked.upToMs() >= since))
        .isPresent();
  }

  /** What commands find out is said; nobody is asked anything. */
  @Test
  void whereAskingIsTurnedOff_onlyCommandsTell() throws Exception {
    String site = "quiet";
    SimulatedPhone used = simulator.add(PhoneProfile.named("q1"));
    SimulatedPhone away = simulator.add(PhoneProfile.named("q2"));
    SimulatedPhone unused = simulator.add(PhoneProfile.named("q3"));
    away.inject(Fault.of(FaultKind.REFUSE_CONNECTIONS));
    write(site, used, away, unused);
    try (ConfigurableApplicationContext quiet = startWorker(site)) {
      Task ok = published(site, "q1", "true");
      Task failing = published(site, "q2", "true");
      assertThat(kafka.answerTo(ok).status()).isEqualTo(CmdResult.SUCCEEDED);
      assertThat(kafka.answerTo(failing).errorCode()).isEqualTo("CMD.1002");

      soon().until(() -> isSaidToBe(true, site, "q1"));
      soon().until(() -> isSaidToBe(false, site, "q2"));
      soon().until(() -> last(site).filter(said -> said.partitions().size() == 2).isPresent());
      assertThat(last(site).orElseThrow().asked()).isEmpty();
      assertThat(saidOf(site, "q3")).isEmpty();
      assertThat(unused.acceptedConnections()).isZero();
      assertThat(quiet.isRunning()).isTrue();
    }
  }

  @Test
  void workerThatTakesOver_saysChangesOnly_ofWhatTheOneBeforeHasSaid() throws Exception {
    String site = "moving";
    SimulatedPhone same = simulator.add(PhoneProfile.named("m1"));
    SimulatedPhone other = simulator.add(PhoneProfile.named("m2"));
    write(site, same, other);
    kafka.say(site, "m2", REACHABLE_BEFORE, Instant.now().minus(Duration.ofHours(1)));
    ConfigurableApplicationContext first = startWorker(site, ASKING);
    soon().until(() -> isSaidToBe(true, site, "m1"));
    try (ConfigurableApplicationContext second = startWorker(site, ASKING)) {
      soon().until(() -> kafka.isShared(site, 2));
      first.close();
      other.inject(Fault.of(FaultKind.REFUSE_CONNECTIONS));

      soon().until(() -> isSaidToBe(false, site, "m2"));
      soon().until(() -> second.getBean(PhoneStates.class).counts().reachable() == 1);
      staysSo(() -> saidOf(site, "m1").size() == 1 && saidOf(site, "m2").size() == 2);
    } finally {
      first.close();
    }
  }

  /** What a worker saw before it lost phones is no news when it gets them back. */
  @Test
  void phonesThatDieWhileAnotherWorkerHasThem_areSaidToBeAway_andStaySo() throws Exception {
    String site = "lent";
    SimulatedPhone[] phones =
        IntStream.rangeClosed(1, 6)
            .mapToObj(i -> simulator.add(PhoneProfile.named("lent-" + i)))
            .toArray(SimulatedPhone[]::new);
    write(site, phones);
    try (ConfigurableApplicationContext first = startWorker(site, ASKING)) {
      PhoneStates states = first.getBean(PhoneStates.class);
      soon().until(() -> areSaidToBe(true, site, phones));
      try (ConfigurableApplicationContext second = startWorker(site, ASKING)) {
        soon().until(() -> kafka.isShared(site, 2));
        soon().until(() -> second.getBean(PhoneStates.class).counts().reachable() > 0);
        // It takes a while to find out.
        Arrays.stream(phones).forEach(phone -> phone.inject(Fault.of(FaultKind.SILENT)));
        soon().until(() -> areSaidToBe(false, site, phones));
        // From then on the first one could say something else.
        soon().until(() -> Arrays.stream(phones).allMatch(phone -> hasRested(site, phone)));
      }
      soon().until(() -> states.counts().unreachable() == phones.length);
      soon().until(() -> asked(first).size() == 2);

      staysSo(() -> Arrays.stream(phones).allMatch(phone -> saidOf(site, phone.id()).size() == 2));
    }
  }

  private static boolean areSaidToBe(boolean reachable, String site, SimulatedPhone... phones) {
    return Arrays.stream(phones).allMatch(phone -> isSaidToBe(reachable, site, phone.id()));
  }

  private static boolean hasRested(String site, SimulatedPhone phone) {
    long last = saidOf(site, phone.id()).getLast().timestamp();
    return System.currentTimeMillis() - last > CHANGE_PAUSE.toMillis();
  }

  /** Whichever partition goes to the second worker: each has a phone that the first one uses. */
  @Test
  void phoneOnWhichTheWorkerBeforeStillRunsAJob_isNotAsked_andTheOthersAre() throws Exception {
    String site = "handover";
    List<SimulatedPhone> used = new ArrayList<>();
    List<SimulatedPhone> all = new ArrayList<>();
    for (int partition = 0; partition < 2; partition++) {
      PhoneProfile single = PhoneProfile.named(idIn(partition, "used-")).withConnections(1);
      used.add(simulator.add(single));
      all.add(simulator.add(PhoneProfile.named(idIn(partition, "free-"))));
    }
    all.addAll(used);
    write(site, all.toArray(SimulatedPhone[]::new));
    ConfigurableApplicationContext first = startWorker(site, ASKING);
    try {
      List<Task> jobs =
          used.stream()
              .map(
                  phone ->
                      WorkerFixture.job(
                          site, phone.id(), "sleep 300", WINDOW, Duration.ofMinutes(10)))
              .toList();
      kafka.publishAll(jobs);
      soon().until(() -> used.stream().allMatch(phone -> phone.startedCommands() == 1));
      soon().until(() -> all.stream().allMatch(phone -> isSaidToBe(true, site, phone.id())));

      try (ConfigurableApplicationContext second = startWorker(site, ASKING)) {
        soon().until(() -> kafka.isShared(site, 2));
        soon().until(() -> asked(second, "reached") >= 3 && asked(second, "not_asked") >= 1);

        assertThat(asked(second, "not_reached")).isZero();
        assertThat(all).allMatch(phone -> saidOf(site, phone.id()).size() == 1);
        // Nor does it keep anybody from hearing of the others.
        assertThat(asked(second)).hasSize(1);
        assertThat(jobs.stream().flatMap(job -> kafka.reportsOf(job).stream()))
            .noneMatch(report -> report.cmdResult().isTerminal());
      }
    } finally {
      first.close();
    }
  }

  private static String idIn(int partition, String prefix) {
    return IntStream.iterate(1, i -> i + 1)
        .mapToObj(i -> prefix + i)
        .filter(id -> Utils.toPositive(Utils.murmur2(id.getBytes(UTF_8))) % 2 == partition)
        .findFirst()
        .orElseThrow();
  }

  private static double asked(ConfigurableApplicationContext by, String answer) {
    return by.getBean(MeterRegistry.class)
        .get("phone_command.states.asked")
        .tag("answer", answer)
        .counter()
        .count();
  }

  @Test
  void phoneOfTwoSites_isSpokenOfByTheOneThatOwnsIt_andByTheOtherOnceItIsGoneThere()
      throws Exception {
    SimulatedPhone moves = simulator.add(PhoneProfile.named("moves"));
    write("from", moves);
    write("to", moves);
    try (ConfigurableApplicationContext from = startWorker("from", ASKING)) {
      soon().until(() -> isSaidToBe(true, "from", "moves"));
      try (ConfigurableApplicationContext to = startWorker("to", ASKING)) {
        soon().until(() -> last("to").filter(said -> said.partitions().size() == 2).isPresent());
        staysSo(() -> saidOf("to", "moves").isEmpty());

        write("from");

        soon().until(() -> isSaidToBe(true, "to", "moves"));
        soon().until(() -> stateOf("from", "moves").isEmpty());
        assertThat(to.isRunning()).isTrue();
      }
      assertThat(from.isRunning()).isTrue();
    }
  }
}
