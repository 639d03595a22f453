package io.phonecommand.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.phonecommand.common.message.CmdResult;
import io.phonecommand.common.message.Task;
import io.phonecommand.simulator.PhoneProfile;
import io.phonecommand.simulator.PhoneSimulator;
import io.phonecommand.simulator.SimulatedPhone;
import io.phonecommand.simulator.fault.Fault;
import io.phonecommand.simulator.fault.FaultKind;
import io.phonecommand.simulator.log.StartedCommand;
import io.phonecommand.worker.adb.DeviceShell;
import io.phonecommand.worker.inventory.Phone;
import io.phonecommand.worker.inventory.PhoneDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/** Phones that are rented by another tenant, leave, or get another address, in mid-work. */
class RentedPhonesIT {

  private static final String SITE = "north";
  private static final String DEMO = "demo";
  private static final String ZENITH = "zenith";

  /** Far beyond what a test takes: nothing ends by itself. */
  private static final Duration WINDOW = Duration.ofSeconds(40);

  /** Far below what ends by itself: the commands that run, and the window. */
  private static final Duration AT_ONCE = Duration.ofSeconds(15);

  @TempDir private static Path folder;
  private static WorkerFixture kafka;
  private static PhoneSimulator simulator;
  private static ConfigurableApplicationContext worker;
  private static WatchedShell shell;

  private static final Map<String, Phone> INVENTORY = new TreeMap<>();

  private static int phones;

  private SimulatedPhone phone;

  @BeforeAll
  static void start() throws Exception {
    kafka = new WorkerFixture();
    simulator = PhoneSimulator.start();
    write();
    worker =
        kafka.startWorker(
            WorkerServiceApplication.builder()
                .initializers(
                    context ->
                        context
                            .getBeanFactory()
                            .addBeanPostProcessor(new WatchedShell.Installer())),
            SITE,
            inventory(),
            folder.resolve("adbkey"));
    shell = (WatchedShell) worker.getBean(DeviceShell.class);
  }

  @AfterAll
  static void stop() {
    worker.close();
    simulator.close();
    kafka.close();
  }

  @BeforeEach
  void rentPhone() throws Exception {
    phone = newPhone(PhoneProfile.named("r" + ++phones));
  }

  private static SimulatedPhone newPhone(PhoneProfile profile) throws Exception {
    SimulatedPhone added = simulator.add(profile);
    rent(added.id(), DEMO, added);
    awaitInForce();
    Task first = task(added.id(), DEMO, "true");
    kafka.publish(first);
    assertThat(kafka.answerTo(first).status()).isEqualTo(CmdResult.SUCCEEDED);
    return added;
  }

  private static int port(SimulatedPhone phone) {
    return phone.address().getPort();
  }

  private static Path inventory() {
    return folder.resolve("inventory.yml");
  }

  private static void rent(String id, String tenant, SimulatedPhone at) throws Exception {
    INVENTORY.put(id, new Phone(id, tenant, "127.0.0.1", port(at)));
    write();
  }

  /** What was at the one's address is another tenant's device from now on. */
  private static void swapAddresses(SimulatedPhone mine, SimulatedPhone other) throws Exception {
    INVENTORY.put(other.id(), new Phone(other.id(), ZENITH, "127.0.0.1", port(mine)));
    rent(mine.id(), DEMO, other);
  }

  private static void write() throws Exception {
    Path next = folder.resolve("next.yml");
    String phones =
        INVENTORY.values().stream()
            .map(
                phone ->
                    "  - {id: %s, tenant: %s, address: '%s:%d'}%n"
                        .formatted(phone.instanceId(), phone.tenant(), phone.host(), phone.port()))
            .collect(Collectors.joining());
    Files.writeString(next, phones.isEmpty() ? "instances: []" : "instances:\n" + phones);
    Files.move(next, inventory(), StandardCopyOption.ATOMIC_MOVE);
  }

  private static void awaitInForce() {
    PhoneDirectory directory = worker.getBean(PhoneDirectory.class);
    await().until(() -> INVENTORY.values().stream().allMatch(directory::has));
  }

  private static Task task(String phone, String tenant, String command) {
    return WorkerFixture.task(SITE, phone, tenant, command, WINDOW);
  }

  private static Task published(Task task) throws Exception {
    kafka.publish(task);
    return task;
  }

  private List<Task> publish(int count, String command) throws Exception {
    List<Task> tasks = Stream.generate(() -> task(phone.id(), DEMO, command)).limit(count).toList();
    kafka.publishAll(tasks);
    return tasks;
  }

  private long running() {
    return simulator.log().startedOn(phone.id()).stream().filter(StartedCommand::isRunning).count();
  }

  private static List<String> commandsOn(SimulatedPhone phone) {
    return simulator.log().startedOn(phone.id()).stream().map(StartedCommand::command).toList();
  }

  @Test
  void taskOfAnotherTenant_neverStarts_andLooksLikeOneForNoPhone() throws Exception {
    Task foreign = published(task(phone.id(), ZENITH, "echo foreign"));
    Task nowhere = published(task("nowhere", ZENITH, "echo nowhere"));

    CmdResult refused = kafka.answerTo(foreign);
    assertThat(refused.errorCode()).isEqualTo("CPS.0005");
    assertThat(refused)
        .usingRecursiveComparison()
        .ignoringFields("instanceId")
        .isEqualTo(kafka.answerTo(nowhere));
    assertThat(commandsOn(phone)).doesNotContain("echo foreign");
  }

  /** It must not even wait: whoever is refused would take places in another tenant's lane. */
  @Test
  void taskOfAnotherTenant_isRefusedWhileThePhoneIsBusy() throws Exception {
    publish(4, "sleep 60");
    await().until(() -> running() == 4);

    Task foreign = published(task(phone.id(), ZENITH, "echo foreign"));

    assertThat(kafka.answerTo(foreign).errorCode()).isEqualTo("CPS.0005");
    assertThat(running()).isEqualTo(4);
    phone.disconnectAll();
  }

  @Test
  void phoneThatIsRentedToAnother_runsNothingMoreOfTheOldTenants_andServesTheNewOneAtOnce()
      throws Exception {
    List<Task> running = publish(4, "sim-trickle 30 1000");
    await().until(() -> running() == 4);
    Task waiting = published(task(phone.id(), DEMO, "echo fifth"));

    long changed = System.nanoTime();
    rent(phone.id(), ZENITH, phone);
    awaitInForce();
    Task next = published(task(phone.id(), ZENITH, "echo zenith"));

    assertThat(kafka.answerTo(next).executeMsg()).isEqualTo("zenith");
    assertThat(kafka.answerTo(waiting).errorCode()).isEqualTo("CPS.0005");
    for (Task task : running) {
      assertThat(kafka.answerTo(task).errorCode()).isEqualTo("CMD.2002");
    }
    assertThat(Duration.ofNanos(System.nanoTime() - changed)).isLessThan(AT_ONCE);
    await().until(() -> running() == 0);
    assertThat(commandsOn(phone)).contains("echo zenith").doesNotContain("echo fifth");
  }

  @Test
  void resultsOfBefore_areStillHeardByWhoeverAskedForThem_andByNobodyElse() throws Exception {
    Task before = published(task(phone.id(), DEMO, "echo demo"));
    assertThat(kafka.answerTo(before).executeMsg()).isEqualTo("demo");

    rent(phone.id(), ZENITH, phone);
    awaitInForce();

    Task repeat = published(WorkerFixture.retryOf(before, WINDOW));
    assertThat(kafka.answerTo(repeat)).isEqualTo(kafka.answerTo(before));
    Task refused = published(task(phone.id(), DEMO, "echo late"));
    assertThat(kafka.answerTo(refused).errorCode()).isEqualTo("CPS.0005");
    rent(phone.id(), DEMO, phone);
    awaitInForce();
    Task again = published(WorkerFixture.retryOf(refused, WINDOW));
    assertThat(kafka.answerTo(again).errorCode()).isEqualTo("CPS.0005");
    assertThat(commandsOn(phone)).doesNotContain("echo late");
  }

  @Test
  void phoneThatLeaves_takesItsCommandsAlong() throws Exception {
    Task running = publish(1, "sleep 30").getFirst();
    await().until(() -> running() == 1);

    INVENTORY.remove(phone.id());
    write();

    assertThat(kafka.answerTo(running).errorCode()).isEqualTo("CMD.2002");
    await().until(() -> running() == 0 && phone.connectionCount() == 0);
  }

  @Test
  void addressesThatChangePlaces_takeNoCommandAlong() throws Exception {
    SimulatedPhone other = newPhone(PhoneProfile.named("o" + phones));
    rent(other.id(), ZENITH, other);
    awaitInForce();
    Task running = publish(1, "sleep 30").getFirst();
    await().until(() -> running() == 1);

    swapAddresses(phone, other);

    assertThat(kafka.answerTo(running).errorCode()).isEqualTo("CMD.2002");
    await().until(() -> running() == 0);
    Task next = published(task(phone.id(), DEMO, "echo where"));
    assertThat(kafka.answerTo(next).executeMsg()).isEqualTo("where");
    assertThat(commandsOn(other)).contains("echo where");
  }

  /** The old tenant's connection would keep the new one out until its idle time-out. */
  @Test
  void idleConnection_isClosedWithTheTenancy_alsoOfAPhoneThatTakesOnlyOne() throws Exception {
    SimulatedPhone single = newPhone(PhoneProfile.named("s" + phones).withConnections(1));
    assertThat(single.connectionCount()).isEqualTo(1);

    rent(single.id(), ZENITH, single);
    awaitInForce();

    Task next = published(task(single.id(), ZENITH, "echo zenith"));
    assertThat(kafka.answerTo(next).executeMsg()).isEqualTo("zenith");
    assertThat(single.acceptedConnections()).isEqualTo(2);
  }

  /** Nothing was sent, so that the answer can be certain. */
  @Test
  void taskThatWaitsForAConnection_isRefused_andTheAttemptEnds() throws Exception {
    phone.disconnectAll();
    phone.inject(Fault.of(FaultKind.SILENT));
    Task connecting = published(task(phone.id(), DEMO, "echo never"));
    await().until(() -> phone.connectionCount() > 0);

    rent(phone.id(), ZENITH, phone);
    awaitInForce();
    phone.clearFault();

    assertThat(kafka.answerTo(connecting).errorCode()).isEqualTo("CPS.0005");
    assertThat(commandsOn(phone)).doesNotContain("echo never");
  }

  /** What a command writes between the change and the hang-up is not its caller's. */
  @Test
  void commandThatEndsWhileItsPhoneChangesHands_isAnsweredWithNothingThatCameAfterTheChange()
      throws Exception {
    CountDownLatch changed = new CountDownLatch(1);
    phone.register(
        "report",
        context -> {
          changed.await();
          context.stdout("after the change");
          return 0;
        });
    Task running = publish(1, "report").getFirst();
    await().until(() -> running() == 1);
    int ended = shell.endedRuns();
    shell.beforeHangUp(
        () -> {
          changed.countDown();
          await().until(() -> shell.endedRuns() > ended);
        });

    rent(phone.id(), ZENITH, phone);

    CmdResult result = kafka.answerTo(running);
    assertThat(result.errorCode()).isEqualTo("CMD.2002");
    assertThat(result.executeMsg()).isEmpty();
    assertThat(shell.endedRuns()).isGreaterThan(ended);
  }

  @Test
  void taskThatWaitsForAConnection_goesWhereItsTenantsPhoneIsNow() throws Exception {
    SimulatedPhone other = newPhone(PhoneProfile.named("w" + phones));
    phone.disconnectAll();
    phone.inject(Fault.of(FaultKind.SILENT));
    Task connecting = published(task(phone.id(), DEMO, "echo where"));
    await().until(() -> phone.connectionCount() > 0);

    swapAddresses(phone, other);

    assertThat(kafka.answerTo(connecting).executeMsg()).isEqualTo("where");
    assertThat(commandsOn(other)).contains("echo where");
  }

  /** Its address was looked up before the change, and nobody has told it since. */
  @Test
  void taskThatIsAboutToConnect_isNotSentToWhatIsAtItsPhonesAddressNow() throws Exception {
    SimulatedPhone other = newPhone(PhoneProfile.named("a" + phones));
    Phone before = new Phone(phone.id(), DEMO, "127.0.0.1", port(phone));
    CompletableFuture<Void> swapped = new CompletableFuture<>();
    shell.beforeConnect(
        () -> {
          try {
            swapAddresses(phone, other);
            await().until(() -> shell.hasHungUp(before));
            swapped.complete(null);
          } catch (Exception e) {
            swapped.completeExceptionally(e);
          }
        });

    Task task = published(task(phone.id(), DEMO, "echo where"));

    assertThat(kafka.answerTo(task).executeMsg()).isEqualTo("where");
    assertThat(swapped).isCompleted();
    assertThat(commandsOn(other)).contains("echo where");
    assertThat(commandsOn(phone)).doesNotContain("echo where");
    // Nor is it kept from its next tenant by a connection that nobody is to use.
    await().until(() -> phone.connectionCount() == 0);
  }

  @Test
  void nextTenant_isLetInOnceTheLastOneIsOut() throws Exception {
    publish(1, "sleep 30");
    await().until(() -> running() == 1);
    String next = "echo zenith";
    CompletableFuture<Task> first = new CompletableFuture<>();
    AtomicBoolean early = new AtomicBoolean(true);
    shell.beforeHangUp(
        () -> {
          Task task = task(phone.id(), ZENITH, next);
          kafka.publishAll(List.of(task));
          first.complete(task);
          // Far longer than it takes to get here by Kafka.
          await()
              .during(Duration.ofSeconds(1))
              .atMost(Duration.ofSeconds(5))
              .until(() -> !commandsOn(phone).contains(next));
          early.set(false);
        });

    rent(phone.id(), ZENITH, phone);

    Task task = first.get(10, TimeUnit.SECONDS);
    assertThat(kafka.answerTo(task).executeMsg()).isEqualTo("zenith");
    assertThat(early).isFalse();
  }
}
