package io.phonecommand.systemtests.fire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.phonecommand.common.message.MessageCodec;
import io.phonecommand.common.message.Task;
import io.phonecommand.processes.Worker;
import io.phonecommand.systemtests.trial.Asked;
import io.phonecommand.systemtests.trial.Trial;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Task records that are there twice, and in another order than they were sent. */
@Tag("fire")
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class RepeatedRecordsIT extends ScenarioOnCluster {

  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final int ROUNDS = 40;
  private static final int KILL_IN_ROUND = 15;

  RepeatedRecordsIT() {
    super(Fire.plan());
  }

  @Test
  void everyRecordTwiceMore_inAnyOrder_andAWorkerKilledMeanwhile_runsOnce() throws Exception {
    Worker victim = cluster.worker("north", 0);
    Random order = new Random(Fire.SEED);
    int repeated = 0;
    try (TaskRecords records = new TaskRecords(cluster.kafka(), "north");
        Trial trial = Fire.begin(cluster)) {
      for (int round = 0; round < ROUNDS; round++) {
        if (round == KILL_IN_ROUND) {
          moments.passFine();
          victim.kill();
        }
        var unused =
            trial.ask(cluster.api(round % 2), "echo %s", Fire.phones(cluster, "north", 0, 12));
        List<ConsumerRecord<String, byte[]>> met = records.next();
        List<ConsumerRecord<String, byte[]>> batch = new ArrayList<>(met);
        batch.addAll(met);
        Collections.shuffle(batch, order);
        for (ConsumerRecord<String, byte[]> known : batch) {
          records.publishAgain(known);
        }
        repeated += batch.size();
      }
      victim.start();
      assertThat(repeated).isGreaterThan(ROUNDS * 12);
      Fire.assertKept(repeated + " records published again", trial);
    }
  }

  @Test
  void tasksOfOnePhone_backwardsAndTwice_runOnceEach() throws Exception {
    String phone = Fire.phones(cluster, "north", 0, 1).getFirst();
    try (TaskRecords records = new TaskRecords(cluster.kafka(), "north");
        Trial trial = Fire.begin(cluster)) {
      Asked asked = trial.ask(cluster.api(0), "echo %s", List.of(phone));
      assertThat(Fire.codes(asked)).containsExactly("ok");
      Task model = taskOf(asked, records);
      List<Task> tasks =
          IntStream.range(0, 6).mapToObj(i -> like(model, asked.command() + "-" + i)).toList();

      // The last one first, each followed by a repeat of the one before it.
      for (int i = tasks.size() - 1; i >= 0; i--) {
        records.publish(tasks.get(i));
        records.publish(tasks.get((i + 1) % tasks.size()));
      }

      await().atMost(LIMIT).untilAsserted(() -> assertEachRanOnce(phone, tasks));
      Fire.assertKept("tasks backwards and twice", trial);
      assertEachRanOnce(phone, tasks);
    }
  }

  private void assertEachRanOnce(String phone, List<Task> tasks) throws Exception {
    List<String> commands = cluster.simulator("north").commandsOf(phone);
    for (Task task : tasks) {
      assertThat(commands).containsOnlyOnce(task.command());
    }
  }

  /** The record behind a request, which the load's records surround. */
  private static Task taskOf(Asked asked, TaskRecords records) throws Exception {
    for (int i = 0; i < ROUNDS; i++) {
      for (ConsumerRecord<String, byte[]> each : records.next()) {
        Task task = (Task) MessageCodec.readTaskMessage(each.value());
        if (task.command().equals(asked.command())) {
          return task;
        }
      }
    }
    throw new AssertionError("the request's task is not in the topic");
  }

  private static Task like(Task model, String command) {
    return new Task(
        model.v(),
        "made-" + UUID.randomUUID(),
        "made-" + UUID.randomUUID(),
        model.replyPartition(),
        model.tenant(),
        model.site(),
        model.instanceId(),
        command,
        System.currentTimeMillis() + LIMIT.toMillis(),
        null,
        null);
  }
}
