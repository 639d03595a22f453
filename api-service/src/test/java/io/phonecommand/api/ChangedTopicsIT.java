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
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Topics that grow, disappear and come back under a replica that runs. */
class ChangedTopicsIT {

  /** A few looks at the topics. */
  private static final Duration SOON = Duration.ofSeconds(30);

  private static Broker broker;
  private static Admin admin;

  @BeforeAll
  static void start() {
    broker =
        new Broker(
            Map.of(
                "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                "allow.everyone.if.no.acl.found", "true"));
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
    String servers = "--spring.kafka.bootstrap-servers=" + broker.bootstrapServers();
    return Api.start(Stream.concat(Stream.of(servers), Arrays.stream(more)).toArray(String[]::new));
  }

  private static void delete(String topic) throws Exception {
    admin.deleteTopics(List.of(topic)).all().get(10, TimeUnit.SECONDS);
  }

  private static Optional<String> siteOf(Api api, String instanceId) {
    return api.bean(InstanceDirectory.class).siteOf("acme", instanceId);
  }

  private static boolean isReady(Api api) {
    return api.management("/health/readiness").statusCode() == 200;
  }

  /** Its workers look themselves whose a phone is before they run anything. */
  @Test
  void whatASiteAnnounced_isBelieved_untilItHasSaidAllAnew() throws Exception {
    String site = broker.newSite();
    try (Api api = startApi()) {
      broker.addInstance("acme", site, "stays");
      broker.addInstance("acme", site, "goes");
      broker.completeInventory(site);
      await().atMost(SOON).until(() -> siteOf(api, "goes").isPresent());

      delete(Topics.instances(site));
      NewTopic anew = Broker.LAYOUT.instances(site);
      admin.createTopics(List.of(anew)).all().get(10, TimeUnit.SECONDS);
      broker.addInstance("acme", site, "new");
      await().atMost(SOON).until(() -> siteOf(api, "new").isPresent());
      assertThat(siteOf(api, "stays")).isPresent();
      assertThat(siteOf(api, "goes")).isPresent();

      broker.addInstance("acme", site, "stays");
      broker.completeInventory(site);
      await().atMost(SOON).until(() -> siteOf(api, "goes").isEmpty());
      assertThat(siteOf(api, "stays")).isPresent();
      assertThat(siteOf(api, "new")).isPresent();
    }
  }

  /** Clients without a name, as all of a test are, are ANONYMOUS. */
  @Test
  void rightThatIsWithdrawn_isNamedInHealth_untilItIsGivenBack() throws Exception {
    AclBinding notRead =
        new AclBinding(
            new ResourcePattern(ResourceType.TOPIC, Topics.RESULTS, PatternType.LITERAL),
            new AccessControlEntry(
                "User:ANONYMOUS", "*", AclOperation.READ, AclPermissionType.DENY));
    try (Api api = startApi()) {
      admin.createAcls(List.of(notRead)).all().get(10, TimeUnit.SECONDS);
      try {
        await()
            .atMost(SOON)
            .until(
                () -> {
                  String results = api.management("/health/readiness/results").body();
                  return results.contains("TopicAuthorizationException")
                      // No success in between.
                      && results.matches(".*\"failingFor\":\"([3-9]|[0-9]{2,}) s\".*");
                });
      } finally {
        admin.deleteAcls(List.of(notRead.toFilter())).all().get(10, TimeUnit.SECONDS);
      }
      await()
          .atMost(SOON)
          .until(() -> !api.management("/health/readiness/results").body().contains("failingFor"));
    }
  }

  /** An earlier version's workers announce on a topic that they share. */
  @Test
  void siteOfAnEarlierVersion_isHeardUntilItHasATopicOfItsOwn_alsoOnPartitionsThatComeLater()
      throws Exception {
    String site = "old-site";
    broker.create(Broker.LAYOUT.sharedInstances());
    int before = Broker.LAYOUT.instancePartitions();
    try (Api api = startApi()) {
      broker.write(Topics.SHARED_INSTANCES, 0, "old", instanceOf(site));
      await().atMost(SOON).until(() -> siteOf(api, "old").isPresent());

      admin
          .createPartitions(Map.of(Topics.SHARED_INSTANCES, NewPartitions.increaseTo(before + 1)))
          .all()
          .get(10, TimeUnit.SECONDS);
      broker.write(Topics.SHARED_INSTANCES, before, "late", instanceOf(site));
      await().atMost(SOON).until(() -> siteOf(api, "late").isPresent() && isReady(api));

      broker.create(Broker.LAYOUT.instances(site));
      broker.addInstance("acme", site, "old");
      broker.completeInventory(site);
      await().atMost(SOON).until(() -> siteOf(api, "late").isEmpty());
      assertThat(siteOf(api, "old")).isPresent();
    }
  }

  private static byte[] instanceOf(String site) {
    return MessageCodec.write(new InstanceRecord(InstanceRecord.VERSION, "acme", site));
  }

  @Test
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
