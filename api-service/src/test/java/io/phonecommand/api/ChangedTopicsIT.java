package io.phonecommand.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.phonecommand.api.directory.InstanceDirectory;
import io.phonecommand.api.testing.Api;
import io.phonecommand.api.testing.Broker;
import io.phonecommand.common.message.InstanceRecord;
import io.phonecommand.common.message.MessageCodec;
import io.phonecommand.common.topic.Topics;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Topics that grow, disappear and come back under a replica that runs. Most of it is waiting, so
 * that it runs beside other classes; its own tests share the topics, and run one after the other.
 */
@Execution(ExecutionMode.CONCURRENT)
class ChangedTopicsIT {

  /** A few looks at the topics. */
  private static final Duration SOON = Duration.ofSeconds(30);

  private static Broker broker;
  private static Admin admin;

  @BeforeAll
  static void start() {
    broker = new Broker();
    admin = Admin.create(broker.connection().admin());
    // Makes the topics.
    startApi().close();
  }

  @AfterAll
  static void stop() {
    admin.close(Duration.ZERO);
    broker.stop();
  }

  private static Api startApi(String... more) {
    String servers =
        "--phone-command.kafka.bootstrap-servers=" + broker.connection().bootstrapServers();
    return Api.start(Stream.concat(Stream.of(servers), Arrays.stream(more)).toArray(String[]::new));
  }

  private static void delete(String topic) throws Exception {
    admin.deleteTopics(List.of(topic)).all().get(10, TimeUnit.SECONDS);
  }

  /** A producer that chose the partition could choose one that is gone, for a while. */
  private static void announce(String instanceId, int partition) {
    byte[] instance =
        MessageCodec.write(new InstanceRecord(InstanceRecord.VERSION, "acme", "north"));
    broker.write(Topics.INSTANCES, partition, instanceId, instance);
  }

  private static Optional<String> siteOf(Api api, String instanceId) {
    return api.bean(InstanceDirectory.class).siteOf("acme", instanceId);
  }

  private static boolean isReady(Api api) {
    return api.management("/health/readiness").statusCode() == 200;
  }

  @Test
  @Execution(ExecutionMode.SAME_THREAD)
  void directoryThatIsGone_isMadeAgain_andNothingOfItIsBelieved() throws Exception {
    try (Api api = startApi()) {
      announce("gone", 0);
      await().atMost(SOON).until(() -> siteOf(api, "gone").isPresent());

      delete(Topics.INSTANCES);

      await().atMost(SOON).until(() -> siteOf(api, "gone").isEmpty());
      announce("new", 0);
      await().atMost(SOON).until(() -> siteOf(api, "new").isPresent() && isReady(api));
      assertThat(siteOf(api, "gone")).isEmpty();
    }
  }

  @Test
  @Execution(ExecutionMode.SAME_THREAD)
  void partitionsThatComeLater_areRead() throws Exception {
    try (Api api = startApi()) {
      int before =
          Objects.requireNonNull(
                  admin
                      .describeTopics(List.of(Topics.INSTANCES))
                      .allTopicNames()
                      .get(10, TimeUnit.SECONDS)
                      .get(Topics.INSTANCES))
              .partitions()
              .size();
      admin
          .createPartitions(Map.of(Topics.INSTANCES, NewPartitions.increaseTo(before + 1)))
          .all()
          .get(10, TimeUnit.SECONDS);

      announce("late", before);

      await().atMost(SOON).until(() -> siteOf(api, "late").isPresent() && isReady(api));
    }
  }

  @Test
  @Execution(ExecutionMode.SAME_THREAD)
  void topicThatIsGone_andMayNotBeMade_isSaid() throws Exception {
    try (Api api = startApi("--phone-command.topics.create=false")) {
      delete(Topics.REQUESTS);

      await()
          .atMost(SOON)
          .until(
              () ->
                  api.management("/health")
                      .body()
                      .contains("Topic phone-command.requests is missing: make it"));
      assertThat(isReady(api)).isFalse();
    }
  }
}
