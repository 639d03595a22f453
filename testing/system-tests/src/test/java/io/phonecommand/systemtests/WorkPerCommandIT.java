package io.phonecommand.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.phonecommand.common.kafka.KafkaSettings;
import io.phonecommand.common.topic.Topics;
import io.phonecommand.simulator.PhoneProfile;
import io.phonecommand.simulator.SimulatedPhone;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.internals.Topic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Guards the speed by what is the same on every machine: how much work a command is. Times are
 * compared by the benchmarks.
 */
class WorkPerCommandIT {

  private static final int COMMANDS = 100;

  /** That many, or a few more: a producer that hears nothing for two seconds sends again. */
  private static final long COMMANDS_AND_REPEATS = COMMANDS + COMMANDS / 10;

  /**
   * OPEN, OKAY to what the command wrote and to its exit code, and the CLSE that answers the
   * phone's; before it, if the phone was not heard for a moment, the question for a sign of life.
   */
  private static final int MESSAGES_TO_PHONE = 5;

  /**
   * For everything in this JVM: HTTP client, api, worker, broker, and phone. Half as much again as
   * was measured (409 KB); it hardly varies.
   */
  private static final long BYTES_PER_COMMAND = 600_000;

  private static final List<String> PHONES =
      IntStream.rangeClosed(1, 32).mapToObj("phone-%02d"::formatted).toList();

  private static LocalSystem system;

  @BeforeAll
  static void start() throws Exception {
    system =
        LocalSystem.start(
            PHONES.stream().map(PhoneProfile::named).toList(), Duration.ofSeconds(10));
    run(COMMANDS, PHONES.subList(0, 1));
    run(1, PHONES);
  }

  @AfterAll
  static void stop() {
    system.close();
  }

  private static void run(int times, List<String> phones) throws Exception {
    for (int i = 0; i < times; i++) {
      assertThat(system.run("echo hello", phones))
          .hasSameSizeAs(phones)
          .allMatch((JsonNode result) -> result.path("status").asInt() == 2);
    }
  }

  @Test
  void commandOnOnePhone_isOneRecordOnEachTopic_andOneClaim() throws Exception {
    long tasks = recordsOn(Topics.tasks(LocalSystem.SITE));
    long results = recordsOn(Topics.RESULTS);
    long claims = recordsOn(Topic.GROUP_METADATA_TOPIC_NAME);

    run(COMMANDS, PHONES.subList(0, 1));

    assertThat(recordsOn(Topics.tasks(LocalSystem.SITE)) - tasks)
        .isBetween((long) COMMANDS, COMMANDS_AND_REPEATS);
    assertThat(recordsOn(Topics.RESULTS) - results)
        .isBetween((long) COMMANDS, COMMANDS_AND_REPEATS);
    assertThat(recordsOn(Topic.GROUP_METADATA_TOPIC_NAME) - claims)
        .isBetween((long) COMMANDS, COMMANDS_AND_REPEATS);
  }

  @Test
  void commandOnManyPhones_isClaimedTogether() throws Exception {
    int rounds = 20;
    long claims = recordsOn(Topic.GROUP_METADATA_TOPIC_NAME);

    run(rounds, PHONES);

    // A task each if nothing were claimed together; usually a few records for each partition.
    assertThat(recordsOn(Topic.GROUP_METADATA_TOPIC_NAME) - claims)
        .isLessThan((long) rounds * PHONES.size() / 4 * 3);
  }

  @Test
  void commands_shareOneConnection_andAFewMessages() throws Exception {
    SimulatedPhone phone = system.phone(PHONES.getFirst());
    long connections = phone.acceptedConnections();
    long messages = phone.receivedMessages();

    run(COMMANDS, PHONES.subList(0, 1));

    assertThat(phone.acceptedConnections()).isEqualTo(connections);
    assertThat(phone.receivedMessages() - messages)
        .isLessThanOrEqualTo((long) COMMANDS * MESSAGES_TO_PHONE);
  }

  @Test
  void command_allocatesLittle() throws Exception {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getTotalThreadAllocatedBytes();

    run(COMMANDS, PHONES.subList(0, 1));

    assertThat((threads.getTotalThreadAllocatedBytes() - before) / COMMANDS)
        .isLessThan(BYTES_PER_COMMAND);
  }

  @Test
  void moreCommands_needNoMoreThreads() throws Exception {
    int before = ManagementFactory.getThreadMXBean().getThreadCount();

    run(20, PHONES);

    assertThat(ManagementFactory.getThreadMXBean().getThreadCount())
        .as("platform threads")
        .isLessThanOrEqualTo(before + 2);
  }

  /** The records ever written to {@code topic}. */
  private static long recordsOn(String topic) {
    var kafka = KafkaSettings.to(system.bootstrapServers());
    try (var consumer = new KafkaConsumer<String, byte[]>(kafka.consumer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      return consumer.endOffsets(partitions).values().stream().mapToLong(Long::longValue).sum();
    }
  }
}
