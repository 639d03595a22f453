package io.phonecommand.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.phonecommand.common.directory.Announcement;
import io.phonecommand.common.directory.InstanceLog;
import io.phonecommand.common.directory.InstanceOwners;
import io.phonecommand.common.message.Task;
import io.phonecommand.simulator.PhoneProfile;
import io.phonecommand.simulator.PhoneSimulator;
import io.phonecommand.simulator.SimulatedPhone;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/** What a worker makes of its inventory file, and tells the others of it. */
class WorkerInventoryIT {

  private static final String SITE = "north";
  private static final Duration WINDOW = Duration.ofSeconds(10);

  @TempDir private static Path folder;
  private static WorkerFixture kafka;
  private static PhoneSimulator simulator;
  private static Path inventory;
  private static ConfigurableApplicationContext worker;

  @BeforeAll
  static void start() throws Exception {
    kafka = new WorkerFixture();
    simulator = PhoneSimulator.start();
    simulator.add(PhoneProfile.named("p1"));
    inventory = folder.resolve("inventory.yml");
    writeInventory(simulator.phones());
    worker = kafka.startWorker(SITE, inventory, folder.resolve("adbkey"));
  }

  @AfterAll
  static void stop() {
    worker.close();
    simulator.close();
    kafka.close();
  }

  private static void writeInventory(List<SimulatedPhone> phones) throws Exception {
    Files.writeString(inventory, WorkerFixture.inventoryOf(phones));
  }

  private static Task publish(String phone, String command) throws Exception {
    Task task = WorkerFixture.task(SITE, phone, command, WINDOW);
    kafka.publish(task);
    return task;
  }

  @Test
  void inventoryChange_isAnnouncedAndUsed_withoutARestart() throws Exception {
    SimulatedPhone added = simulator.add(PhoneProfile.named("added"));
    writeInventory(simulator.phones());
    await().until(() -> lastAnnouncement("added").contains("\"site\":\"north\""));

    Task task = publish("added", "echo hello");
    assertThat(kafka.answerTo(task).executeMsg()).isEqualTo("hello");

    writeInventory(simulator.phones().stream().filter(p -> !p.equals(added)).toList());
    await().until(() -> lastAnnouncement("added").equals("tombstone"));
  }

  @Test
  void instanceOfAnotherSite_staysThere_untilThatGivesItUp() throws Exception {
    Path southInventory = folder.resolve("south.yml");
    Files.writeString(
        southInventory,
        """
        instances:
          - {id: p1, tenant: thief, address: "127.0.0.1:1"}
          - {id: south-1, tenant: acme, address: "127.0.0.1:2"}
        """);
    ConfigurableApplicationContext south =
        kafka.startWorker("south", southInventory, folder.resolve("adbkey"));
    try {
      assertThat(lastAnnouncement("south-1")).contains("\"site\":\"south\"");
      MeterRegistry metrics = south.getBean(MeterRegistry.class);
      await().until(() -> conflicts(metrics) == 1);
      assertThat(ownerOf("p1").tenant()).isEqualTo("acme");
      assertThat(lastShared("p1")).contains("\"tenant\":\"acme\"");

      writeInventory(List.of());
      await().until(() -> ownerOf("p1").tenant().equals("thief"));
      await().until(() -> conflicts(metrics) == 0);
      await().until(() -> lastShared("p1").contains("thief"));

      writeInventory(simulator.phones());
      await().until(() -> conflicts(worker.getBean(MeterRegistry.class)) == 1);
      assertThat(ownerOf("p1").tenant()).isEqualTo("thief");

      Files.writeString(southInventory, "instances: []");
      await().until(() -> lastAnnouncement("south-1").equals("tombstone"));
      await().until(() -> ownerOf("p1").tenant().equals("acme"));
      await().until(() -> lastShared("p1").contains("acme"));
    } finally {
      south.close();
    }
  }

  private static double conflicts(MeterRegistry metrics) {
    return metrics.get("phone_command.inventory.conflicts").gauge().value();
  }

  /** As an api replica that starts now reads it. */
  private static Announcement ownerOf(String instanceId) {
    InstanceOwners owners = new InstanceOwners();
    InstanceLog log =
        new InstanceLog(
            owners,
            (topic, id) -> true,
            new InstanceLog.Listener() {
              @Override
              public void siteSeen(String site) {}

              @Override
              public void unreadable(String topic, String problem) {
                throw new AssertionError(problem);
              }
            });
    kafka.announcements().forEach(log::apply);
    return owners.ownerOf(instanceId).orElseThrow();
  }

  private static String lastShared(String instanceId) {
    return last(kafka.sharedAnnouncements(), instanceId);
  }

  @Test
  void instanceThatWentWhileTheWorkerWasDown_isWithdrawnAtItsStart() throws Exception {
    Path file = folder.resolve("east.yml");
    String one = "instances:\n  - {id: east-1, tenant: acme, address: '127.0.0.1:1'}\n";
    Files.writeString(file, one + "  - {id: east-2, tenant: acme, address: '127.0.0.1:2'}\n");
    kafka.startWorker("east", file, folder.resolve("adbkey")).close();
    Files.writeString(file, one);

    kafka.startWorker("east", file, folder.resolve("adbkey")).close();

    assertThat(lastAnnouncement("east-2")).isEqualTo("tombstone");
    assertThat(announcementsOf("east-1")).isEqualTo(1);
  }

  @Test
  void fileThatWasCutOff_withdrawsNothing_alsoAtAStart_untilItStatesItsNumber() throws Exception {
    Path file = folder.resolve("west.yml");
    String all =
        IntStream.rangeClosed(1, 20)
            .mapToObj("  - {id: west-%1$d, tenant: acme, address: '127.0.0.1:%1$d'}%n"::formatted)
            .collect(Collectors.joining("", "instances:\n", ""));
    String one = all.substring(0, all.indexOf("  - {id: west-2,"));
    Files.writeString(file, all);
    ConfigurableApplicationContext west = startWest(file);
    try {
      Files.writeString(file, one);
      MeterRegistry metrics = west.getBean(MeterRegistry.class);
      await().until(() -> metrics.get("phone_command.inventory.stale").gauge().value() == 1);
    } finally {
      west.close();
    }

    assertThatThrownBy(() -> startWest(file))
        .rootCause()
        .hasMessageContaining("lacks 19 of 20 instances");
    assertThat(lastAnnouncement("west-20")).contains("\"site\":\"west\"");

    Files.writeString(file, "expected-instances: 1\n" + one);
    startWest(file).close();
    assertThat(lastAnnouncement("west-20")).isEqualTo("tombstone");
    assertThat(announcementsOf("west-1")).isEqualTo(1);
  }

  private static ConfigurableApplicationContext startWest(Path file) {
    return kafka.startWorker("west", file, folder.resolve("adbkey"));
  }

  private static long announcementsOf(String instanceId) {
    return kafka.announcements().stream().filter(a -> a.key().equals(instanceId)).count();
  }

  @Test
  void unusableInventory_changesNothing() throws Exception {
    String before = Files.readString(inventory);
    Files.writeString(inventory, "instances: [{id: p1}]");
    MeterRegistry metrics = worker.getBean(MeterRegistry.class);
    await().until(() -> metrics.counter("phone_command.inventory.problems").count() > 0);
    Task task = publish("p1", "echo still here");

    assertThat(kafka.answerTo(task).executeMsg()).isEqualTo("still here");
    Files.writeString(inventory, before);
  }

  private static String lastAnnouncement(String instanceId) {
    return last(kafka.announcements(), instanceId);
  }

  private static String last(List<ConsumerRecord<String, byte[]>> records, String instanceId) {
    return records.stream()
        .filter(announcement -> announcement.key().equals(instanceId))
        .map(a -> a.value() == null ? "tombstone" : new String(a.value(), UTF_8))
        .reduce("", (before, after) -> after);
  }
}
