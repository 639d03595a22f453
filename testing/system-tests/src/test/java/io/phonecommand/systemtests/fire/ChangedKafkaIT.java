package io.phonecommand.systemtests.fire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.phonecommand.common.topic.Topics;
import io.phonecommand.processes.ApiReplica;
import io.phonecommand.processes.Broker;
import io.phonecommand.processes.Worker;
import io.phonecommand.systemtests.judge.Budget;
import io.phonecommand.systemtests.trial.Asked;
import io.phonecommand.systemtests.trial.Trial;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Kafka that is not what it was: topics made anew and grown, disks emptied, offsets moved. */
@Tag("fire")
@Timeout(value = 6, unit = TimeUnit.MINUTES)
class ChangedKafkaIT extends ScenarioOnCluster {

  private static final List<String> TOPICS =
      List.of(Topics.tasks("north"), Topics.RESULTS, Topics.instances("north"), Topics.REQUESTS);

  /** From a change to a whole service: two looks, an announcement, and a take-over. */
  private static final Duration SERVED_AGAIN = Duration.ofSeconds(60);

  /** What was under way in a topic that is gone is lost with it, and stays so for a window. */
  private static final Budget TOPIC_LOST = Budget.ofPercent(50);

  ChangedKafkaIT() {
    super(Fire.plan());
  }

  /** Until every replica has run one of them on each of the phones. */
  private void awaitServed(Trial trial) {
    for (ApiReplica api : cluster.apis()) {
      await()
          .pollInterval(Duration.ofMillis(500))
          .atMost(SERVED_AGAIN)
          .until(
              () ->
                  Fire.codes(trial.ask(api, "echo %s", phones())).stream()
                          .filter("ok"::equals)
                          .count()
                      == phones().size());
    }
  }

  private List<String> phones() {
    return Stream.of("north", "south")
        .flatMap(site -> Fire.phones(cluster, site, 0, 12).stream())
        .toList();
  }

  /** After its leaders have changed: what is made anew begins with a lower epoch. */
  @Test
  void eachTopicMadeAnew_runsNothingAgain() throws Exception {
    for (Broker broker : cluster.kafka().brokers()) {
      broker.stop();
      broker.launch();
      cluster.awaitSettled();
    }
    try (Trial trial = Fire.begin(cluster)) {
      for (String topic : TOPICS) {
        Asked known = trial.ask(cluster.api(0), "echo %s", phones().subList(0, 1));
        assertThat(Fire.codes(known)).containsExactly("ok");
        moments.pass();
        cluster.kafka().changes().deleteTopic(topic);
        awaitServed(trial);
        trial.retry(known, cluster.api(1));
      }
      Fire.assertKept("each topic made anew", trial, TOPIC_LOST);
    }
  }

  @Test
  void partitionsAddedToEachTopic_runNothingAgain() throws Exception {
    try (Trial trial = Fire.begin(cluster)) {
      List<Asked> known =
          IntStream.range(0, 12)
              .mapToObj(i -> trial.ask(cluster.api(0), "echo %s", phones().subList(i, i + 1)))
              .toList();
      for (Asked each : known) {
        assertThat(Fire.codes(each)).containsExactly("ok");
      }
      for (String topic : TOPICS) {
        moments.pass();
        cluster.kafka().changes().addPartitions(topic, 3);
        known.forEach(each -> trial.retry(each, cluster.api(1)));
      }
      awaitServed(trial);
      known.forEach(each -> trial.retry(each, cluster.api(0)));
      Fire.assertKept("partitions added to each topic", trial, Fire.A_BROKER_AWAY);
    }
  }

  @Test
  void brokersThatComeBackEmpty_areFilledAgain_andNothingRunsTwice() throws Exception {
    try (Trial trial = Fire.begin(cluster)) {
      Asked known = trial.ask(cluster.api(0), "echo %s", phones().subList(0, 1));
      assertThat(Fire.codes(known)).containsExactly("ok");
      // What a replica has not heard of yet is lost with the disks, and nobody knows it there.
      trial.retry(known, cluster.api(1));
      assertThat(Fire.codes(known)).containsExactly("ok");
      moments.pass();
      List<Broker> brokers = cluster.kafka().brokers();
      brokers.forEach(Broker::kill);
      cluster.kafka().wipe();
      for (Broker broker : brokers) {
        broker.launch();
      }
      cluster.kafka().awaitReady();

      awaitServed(trial);
      trial.retry(known, cluster.api(1));
      Fire.assertKept("brokers with empty disks", trial, TOPIC_LOST);
    }
  }

  @Test
  void offsetsSetToTheBeginning_runNothingAgain() throws Exception {
    try (Trial trial = Fire.begin(cluster)) {
      awaitServed(trial);
      moments.pass();
      List<Worker> workers = cluster.workers("north");
      for (Worker worker : workers) {
        worker.stop();
      }
      cluster.kafka().changes().setOffsetsToTheBeginning(Topics.workerGroup("north"));
      for (Worker worker : workers) {
        worker.start();
      }
      awaitServed(trial);
      Fire.assertKept("offsets set to the beginning", trial, TOPIC_LOST);
    }
  }
}
