package io.phonecommand.common.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.phonecommand.common.kafka.KafkaSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

/** What becomes of a real broker's topics. */
@Execution(ExecutionMode.CONCURRENT)
class TopicWatchIT {

  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final EmbeddedKafkaKraftBroker BROKER = new EmbeddedKafkaKraftBroker(1, 1);
  private static final AtomicInteger SITES = new AtomicInteger();
  private static Admin admin;

  private final String site = "site-" + SITES.incrementAndGet();
  private final String topic = Topics.tasks(site);
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private @Nullable TopicWatch watch;

  @BeforeAll
  static void startBroker() {
    BROKER.brokerProperty(
        "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
    BROKER.brokerProperty("allow.everyone.if.no.acl.found", "true");
    BROKER.afterPropertiesSet();
    admin = Admin.create(kafka().admin());
  }

  @AfterAll
  static void stopBroker() {
    admin.close();
    BROKER.destroy();
  }

  @AfterEach
  void close() {
    watching().close();
  }

  private TopicWatch watching() {
    return Objects.requireNonNull(watch);
  }

  private static KafkaSettings kafka() {
    return KafkaSettings.to(BROKER.getBrokersAsString());
  }

  private static TopicLayout layout(boolean create, Duration lookPause) {
    return new TopicLayout(create, (short) 1, 2, 1, 1, 1, 1, lookPause);
  }

  private void make() throws Exception {
    NewTopic wanted = layout(true, PAUSE).tasks(site);
    admin.createTopics(List.of(wanted)).all().get(10, TimeUnit.SECONDS);
  }

  private void delete() throws Exception {
    admin.deleteTopics(List.of(topic)).all().get(10, TimeUnit.SECONDS);
  }

  private void set(String setting, String value) throws Exception {
    AlterConfigOp set = new AlterConfigOp(new ConfigEntry(setting, value), OpType.SET);
    admin
        .incrementalAlterConfigs(
            Map.of(new ConfigResource(ConfigResource.Type.TOPIC, topic), List.of(set)))
        .all()
        .get(10, TimeUnit.SECONDS);
  }

  /** Returns once it has seen the topic as it is. */
  private void watch(boolean create) {
    watch(create, PAUSE);
  }

  private void watch(boolean create, Duration pause) {
    TopicLayout layout = layout(create, pause);
    TopicWatch.Listener listener =
        new TopicWatch.Listener() {
          @Override
          public void seen(String which, int partitions) {
            heard.add("seen " + partitions);
          }

          @Override
          public void missing(String which) {
            heard.add("missing");
          }

          @Override
          public void madeAnew(String which) {
            heard.add("made anew");
          }
        };
    TopicWatch started =
        new TopicWatch(
            kafka(), layout, List.of(layout.tasks(site)), other -> false, List.of(listener));
    started.start();
    watch = started;
    awaitHeard("seen 2");
    heard.clear();
  }

  private void awaitHeard(String what) {
    await().atMost(Duration.ofSeconds(20)).until(() -> heard.contains(what));
  }

  private void awaitProblems(String... parts) {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(watching().problems())
                    .hasSize(Math.min(1, parts.length))
                    .allSatisfy(problem -> assertThat(problem).contains(parts)));
  }

  @Test
  void topicThatWasJustMade_isSeenBeforeTheNextLook() {
    watch(true, Duration.ofMinutes(1));

    assertThat(watching().problems()).isEmpty();
  }

  @Test
  void topicThatGoes_isMadeAgain_andCalledMadeAnew() throws Exception {
    make();
    watch(true);

    delete();
    awaitHeard("made anew");
    assertThat(heard.subList(0, heard.indexOf("made anew"))).contains("missing");
    awaitProblems();
    assertThat(admin.listTopics().names().get(10, TimeUnit.SECONDS)).contains(topic);
  }

  @Test
  void topicThatGoes_andMayNotBeMade_isAProblem_untilSomebodyMakesIt() throws Exception {
    make();
    watch(false);

    delete();
    awaitProblems("Topic " + topic + " is missing: make it");
    heard.clear();
    make();
    awaitHeard("made anew");
    awaitProblems();
  }

  @Test
  void partitionsThatCome_areSeen_andAreNoOtherTopic() throws Exception {
    make();
    watch(true);

    admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(5))).all().get();
    awaitHeard("seen 5");
    assertThat(Set.copyOf(heard)).isSubsetOf("seen 2", "seen 5");
  }

  @Test
  void settingsThatBreakAPromise_areAProblem_untilTheyAreMended() throws Exception {
    make();
    watch(true);

    set("retention.ms", "60000");
    awaitProblems("Topic " + topic + " has retention.ms=60000", "set it to 3600000 or more");
    set("retention.ms", "-1");
    awaitProblems();
    set("cleanup.policy", "compact");
    awaitProblems("cleanup.policy=compact", "set it to delete");
    set("cleanup.policy", "delete");
    awaitProblems();
    set("message.timestamp.type", "LogAppendTime");
    awaitProblems("message.timestamp.type=LogAppendTime", "set it to CreateTime");
  }

  @Test
  void copiesThatAreTooFew_areAWeakness() throws Exception {
    make();
    TopicLayout layout = new TopicLayout(false, (short) 3, 2, 1, 1, 1, 1, PAUSE);
    TopicWatch started =
        new TopicWatch(kafka(), layout, List.of(layout.tasks(site)), other -> false, List.of());
    started.start();
    watch = started;

    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(watching().weaknesses())
                    .singleElement()
                    .asString()
                    .contains(topic, "min.insync.replicas=1", "Set it to 2"));
    assertThat(watching().problems()).isEmpty();
  }

  /** Clients without a name, as all of a test are, are ANONYMOUS. */
  @Test
  void topicThatMayNotBeDescribed_isLeftAlone_untilItMayBe() throws Exception {
    make();
    AccessControlEntry noLook =
        new AccessControlEntry(
            "User:ANONYMOUS", "*", AclOperation.DESCRIBE, AclPermissionType.DENY);
    ResourcePattern topics = new ResourcePattern(ResourceType.TOPIC, topic, PatternType.LITERAL);
    AclBinding binding = new AclBinding(topics, noLook);
    watch(true);

    admin.createAcls(List.of(binding)).all().get(10, TimeUnit.SECONDS);
    await().atMost(Duration.ofSeconds(20)).until(() -> watching().unwatched().contains(topic));
    assertThat(heard).isSubsetOf("seen 2");
    assertThat(watching().problems()).isEmpty();

    admin.deleteAcls(List.of(binding.toFilter())).all().get(10, TimeUnit.SECONDS);
    await().atMost(Duration.ofSeconds(20)).until(() -> watching().unwatched().isEmpty());
    awaitHeard("seen 2");
    assertThat(heard).containsOnly("seen 2");
  }
}
