package io.phonecommand.worker.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.phonecommand.common.kafka.KafkaSettings;
import io.phonecommand.common.kafka.LogReader;
import io.phonecommand.common.message.InstanceRecord;
import io.phonecommand.common.message.InventoryRecord;
import io.phonecommand.common.message.MessageCodec;
import io.phonecommand.common.topic.TopicCreator;
import io.phonecommand.common.topic.TopicLayout;
import io.phonecommand.common.topic.TopicWatch;
import io.phonecommand.common.topic.Topics;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.springframework.boot.health.contributor.Status;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

/** What workers of one site and of others say of their phones, on a broker of its own. */
@Execution(ExecutionMode.CONCURRENT)
class AnnouncementsIT {

  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final TopicLayout LAYOUT =
      new TopicLayout(true, (short) 1, 1, 1, 1, 1, 1, Duration.ofMillis(100));
  private static final Set<String> FOLLOWERS = Set.of("announcements", "topic-watch");
  private static final AtomicInteger SITES = new AtomicInteger();

  private static EmbeddedKafkaKraftBroker broker;
  private static KafkaSettings kafka;
  private static KafkaProducer<String, byte[]> producer;

  private final String site = "site-" + SITES.incrementAndGet();
  private final List<Worker> workers = new ArrayList<>();

  /** What a worker has for its announcements. */
  private static final class Worker implements AutoCloseable {

    private final PhoneDirectory directory = new PhoneDirectory();
    private final MeterRegistry metrics = new SimpleMeterRegistry();
    private final Announcements announcements;
    private final AnnouncementLoop loop;
    private final TopicWatch watch;

    Worker(String site, Inventory inventory, Supplier<Consumer<String, byte[]>> consumers) {
      this(site, inventory, false, consumers);
    }

    Worker(
        String site,
        Inventory inventory,
        boolean sharesInstances,
        Supplier<Consumer<String, byte[]>> consumers) {
      List<NewTopic> topics =
          sharesInstances
              ? List.of(LAYOUT.instances(site), LAYOUT.sharedInstances())
              : List.of(LAYOUT.instances(site));
      directory.replace(inventory);
      announcements =
          new Announcements(
              site,
              sharesInstances,
              new ShrinkLimit(0.1),
              Duration.ofMillis(500),
              Clock.systemUTC(),
              metrics);
      loop =
          new AnnouncementLoop(
              site,
              directory,
              announcements,
              new InstanceAnnouncer(producer, site, announcements.shared()),
              consumers,
              metrics);
      watch =
          new TopicWatch(
              kafka, LAYOUT, topics, Topics::isInstances, List.of(announcements.follower()));
      TopicCreator.ensure(kafka, topics, LIMIT);
      watch.start();
      loop.start();
    }

    double gauge(String name) {
      return metrics.get("phone_command.inventory." + name).gauge().value();
    }

    @Override
    public void close() {
      loop.stop();
      watch.close();
    }
  }

  @BeforeAll
  static void startBroker() {
    broker = new EmbeddedKafkaKraftBroker(1, 1);
    broker.brokerProperty("auto.create.topics.enable", "false");
    broker.afterPropertiesSet();
    kafka = KafkaSettings.to(broker.getBrokersAsString());
    producer = new KafkaProducer<>(kafka.producer(Duration.ofSeconds(10)));
  }

  @AfterAll
  static void stopBroker() {
    producer.close(Duration.ZERO);
    broker.destroy();
  }

  @AfterEach
  void closeWorkers() {
    workers.forEach(Worker::close);
  }

  private Worker start(String of, Inventory inventory) throws Exception {
    return start(of, inventory, false);
  }

  private Worker start(String of, Inventory inventory, boolean sharesInstances) throws Exception {
    Worker worker =
        new Worker(of, inventory, sharesInstances, () -> new KafkaConsumer<>(kafka.consumer()));
    workers.add(worker);
    worker.loop.awaitFirst(LIMIT);
    return worker;
  }

  private static Inventory inventory(long revision, String... tenants) {
    return inventoryOf("p", revision, tenants);
  }

  private static Inventory inventoryOf(String prefix, long revision, String... tenants) {
    return new Inventory(
        IntStream.range(0, tenants.length)
            .mapToObj(i -> new Phone(prefix + i, tenants[i], "10.0.0.7", 1 + i))
            .collect(Collectors.toMap(Phone::instanceId, phone -> phone)),
        false,
        revision);
  }

  private static List<ConsumerRecord<String, byte[]>> log(String of) {
    return logOf(Topics.instances(of));
  }

  private static List<ConsumerRecord<String, byte[]>> logOf(String topic) {
    List<ConsumerRecord<String, byte[]>> log = new ArrayList<>();
    try (var consumer = new KafkaConsumer<String, byte[]>(kafka.consumer())) {
      List<TopicPartition> partitions = List.of(new TopicPartition(topic, 0));
      LogReader.open(consumer, partitions, LogReader.BEGINNING, LIMIT).readToEnd(LIMIT, log::add);
    }
    return log;
  }

  /** The tenant of each instance, as the site's topic says it last. */
  private static Map<String, String> said(String of) throws Exception {
    return said(log(of));
  }

  private static Map<String, String> said(List<ConsumerRecord<String, byte[]>> log)
      throws Exception {
    Map<String, String> said = new TreeMap<>();
    for (ConsumerRecord<String, byte[]> read : log) {
      if (read.value() == null) {
        said.remove(read.key());
      } else if (!read.key().equals(InventoryRecord.KEY)) {
        said.put(read.key(), MessageCodec.readInstance(read.value()).tenant());
      }
    }
    return said;
  }

  private void write(String key, byte[] value) throws Exception {
    var unused =
        producer
            .send(new ProducerRecord<>(Topics.instances(site), 0, key, value))
            .get(10, TimeUnit.SECONDS);
  }

  private static void delete(String topic) throws Exception {
    try (Admin admin = Admin.create(kafka.admin())) {
      admin.deleteTopics(List.of(topic)).all().get(10, TimeUnit.SECONDS);
    }
  }

  /** For replicas of an earlier version, which read nothing else. */
  @Test
  void topicOfAllSitesThatIsMadeAnew_saysAllAgain() throws Exception {
    Map<String, String> all = Map.of("shared0", "acme", "shared1", "zenith");
    start(site, inventoryOf("shared", 1, "acme", "zenith"), true);
    await().atMost(LIMIT).until(() -> said(logOf(Topics.SHARED_INSTANCES)).equals(all));

    delete(Topics.SHARED_INSTANCES);

    await()
        .atMost(LIMIT)
        .ignoreExceptions()
        .until(() -> said(logOf(Topics.SHARED_INSTANCES)).equals(all));
  }

  @Test
  void topicThatIsGone_isMadeAgain_andSaysAllAgain() throws Exception {
    start(site, inventory(1, "acme", "zenith"));
    assertThat(said(site)).containsOnly(Map.entry("p0", "acme"), Map.entry("p1", "zenith"));

    delete(Topics.instances(site));

    await().atMost(LIMIT).ignoreExceptions().until(() -> said(site).size() == 2);
  }

  @Test
  void whatSomebodyElseSaidInItsName_isPutRight() throws Exception {
    start(site, inventory(1, "acme", "zenith"));

    write("p0", MessageCodec.write(new InstanceRecord(1, "thief", site)));
    write("stray", MessageCodec.write(new InstanceRecord(1, "thief", site)));

    await().atMost(LIMIT).until(() -> said(site).equals(Map.of("p0", "acme", "p1", "zenith")));
  }

  @Test
  void workersWithDifferentInventories_doNotOverwriteEachOther_andTheOlderOneSaysSo()
      throws Exception {
    Worker older = start(site, inventory(1, "acme", "zenith"));
    Worker newer = start(site, inventory(2, "acme", "globex", "initech"));

    await().atMost(LIMIT).until(() -> older.gauge("outdated") == 1);
    int records = log(site).size();
    Worker restarted = start(site, inventory(1, "acme", "zenith"));
    await().atMost(LIMIT).until(() -> restarted.gauge("outdated") == 1);

    assertThat(newer.gauge("outdated")).isZero();
    assertThat(log(site)).hasSize(records);
    assertThat(said(site)).containsValue("globex").hasSize(3);

    older.directory.replace(inventory(3, "acme"));
    await().atMost(LIMIT).until(() -> said(site).equals(Map.of("p0", "acme")));
    assertThat(older.gauge("outdated")).isZero();
    await().atMost(LIMIT).until(() -> newer.gauge("outdated") == 1);
  }

  /** The second one reads what has changed before it reads that it comes from a newer inventory. */
  @Test
  void loopThatHasDied_isDown() throws Exception {
    assertThat(healthOf(start(site, inventory(1, "acme")))).isEqualTo(Status.UP);
    Worker broken =
        new Worker(
            site,
            inventory(1, "acme"),
            () -> {
              throw new StackOverflowError("a test's");
            });
    workers.add(broken);

    await().atMost(LIMIT).until(broken.loop::hasDied);
    assertThat(healthOf(broken)).isEqualTo(Status.DOWN);
  }

  private static Status healthOf(Worker worker) {
    return Objects.requireNonNull(
            new InventoryConfiguration().announcementLoopHealthIndicator(worker.loop).health())
        .getStatus();
  }

  @Test
  void inventoryThatReachesOneWorkerAfterTheOther_isSaidOnce() throws Exception {
    List<Worker> both = List.of(start(site, inventory(1, "a")), start(site, inventory(1, "a")));
    for (int revision = 2; revision <= 6; revision++) {
      Inventory next = inventory(revision, "tenant-" + revision, "b");
      int before = log(site).size();

      both.getFirst().directory.replace(next);
      await().atMost(LIMIT).until(() -> both.getLast().gauge("outdated") == 1);
      both.getLast().directory.replace(next);
      await().atMost(LIMIT).until(() -> both.getLast().gauge("outdated") == 0);

      // The first phone, the second one if it is new, and the inventory.
      assertThat(log(site)).hasSize(before + (revision == 2 ? 3 : 2));
    }
  }

  @Test
  void workersWithTheSamePhones_areOfOneMind_whateverTheirRevisions() throws Exception {
    Worker first = start(site, inventory(1, "acme", "zenith"));
    List<Worker> all = new ArrayList<>();
    all.add(first);
    all.add(start(site, inventory(2, "acme", "zenith")));
    all.add(start(site, inventory(1, "acme", "zenith")));

    // One for each of the two revisions.
    await().atMost(LIMIT).until(() -> log(site).size() == 4);
    all.add(start(site, inventory(2, "acme", "zenith")));
    assertThat(log(site)).hasSize(4);
    assertThat(all).allMatch(worker -> worker.gauge("outdated") == 0);
  }

  @Test
  void instanceOfTwoSites_belongsToTheFirst_andToTheOtherOnceThatGivesItUp() throws Exception {
    String other = site + "-other";
    Worker first = start(site, inventoryOf("contested", 1, "acme"));
    Worker second = start(other, inventoryOf("contested", 1, "zenith"));

    await().atMost(LIMIT).until(() -> second.gauge("conflicts") == 1);
    assertThat(first.gauge("conflicts")).isZero();

    first.directory.replace(inventoryOf("contested", 2));
    await().atMost(LIMIT).until(() -> second.gauge("conflicts") == 0);
    // A phone that is new to the inventory: what others say of it is known before it is announced.
    first.directory.replace(inventoryOf("contested", 3, "acme"));
    await().atMost(LIMIT).until(() -> first.gauge("conflicts") == 1);
    assertThat(second.gauge("conflicts")).isZero();
  }

  @Test
  void fileThatLacksMuchOfWhatWasAnnounced_isNotAnnounced() throws Exception {
    String[] all = Stream.generate(() -> "acme").limit(20).toArray(String[]::new);
    start(site, inventory(1, all)).close();

    assertThatThrownBy(() -> start(site, inventory(2, "acme")))
        .isInstanceOf(InvalidInventoryException.class)
        .hasMessageContaining("lacks 19 of 20");
    assertThat(said(site)).hasSize(20);
  }

  @Test
  void whatCannotBeRead_isSaidWithItsCause_untilItCan() {
    AtomicBoolean reachable = new AtomicBoolean();
    Worker worker =
        new Worker(
            site,
            inventory(1, "acme"),
            () -> {
              if (!reachable.get()) {
                throw new KafkaException("as a worker that Kafka has not answered yet");
              }
              return new KafkaConsumer<>(kafka.consumer());
            });
    workers.add(worker);

    await().atMost(LIMIT).until(() -> worker.loop.failures().haveLasted(Duration.ofSeconds(1)));
    assertThat(worker.loop.failures().details().get("cause")).contains("has not answered yet");
    reachable.set(true);
    await().atMost(LIMIT).until(() -> worker.loop.failures().details().isEmpty());
    await().atMost(LIMIT).until(() -> said(site).containsKey("p0"));
  }

  /** {@code mvn verify -Pbenchmark}: what it costs to follow what others have, all the time. */
  @Test
  @Tag("benchmark")
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void followingAMillionInstances_andAConflict_costsLessThanAHundredthOfACore() throws Exception {
    String other = site + "-large";
    TopicCreator.ensure(kafka, List.of(LAYOUT.instances(other)), LIMIT);
    byte[] instance = MessageCodec.write(new InstanceRecord(1, "acme", other, 1L));
    for (int i = 0; i < 1_000_000; i++) {
      var unused =
          producer.send(new ProducerRecord<>(Topics.instances(other), 0, "p" + i, instance));
    }
    producer.flush();
    long begin = System.nanoTime();
    Worker worker = start(site, inventory(1, "zenith"));
    Duration start = Duration.ofNanos(System.nanoTime() - begin);
    await().atMost(LIMIT).until(() -> worker.gauge("conflicts") == 1);

    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long[] ids =
        Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
            .filter(thread -> FOLLOWERS.contains(thread.getThreadName()))
            .mapToLong(ThreadInfo::getThreadId)
            .toArray();
    long cpu = Arrays.stream(ids).map(threads::getThreadCpuTime).sum();
    long from = System.nanoTime();
    await()
        .pollInterval(Duration.ofSeconds(5))
        .atMost(Duration.ofMinutes(2))
        .until(() -> System.nanoTime() - from > Duration.ofSeconds(60).toNanos());
    double share =
        (double) (Arrays.stream(ids).map(threads::getThreadCpuTime).sum() - cpu)
            / (System.nanoTime() - from);

    System.out.printf(
        "a million instances were read in %.1f s; following them takes %.2f %% of a core%n",
        start.toMillis() / 1000.0, 100 * share);
    assertThat(ids).hasSize(FOLLOWERS.size());
    assertThat(share).isLessThan(0.01);
  }
}
