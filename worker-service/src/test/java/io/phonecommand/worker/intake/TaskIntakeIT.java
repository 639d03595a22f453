package io.phonecommand.worker.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.phonecommand.common.kafka.KafkaConnection;
import io.phonecommand.common.message.MessageCodec;
import io.phonecommand.common.message.Task;
import io.phonecommand.common.topic.Topics;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

/** Poll, claim and hand-over against a real broker that refuses claims. */
class TaskIntakeIT {

  private static final AtomicInteger SITES = new AtomicInteger();

  private static EmbeddedKafkaKraftBroker broker;
  private static KafkaConnection kafka;

  private final String site = "site-" + SITES.incrementAndGet();
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final List<Task> admitted = new CopyOnWriteArrayList<>();
  private final List<Task> known = new CopyOnWriteArrayList<>();
  private final CountDownLatch readingBack = new CountDownLatch(1);
  private final AtomicBoolean full = new AtomicBoolean();

  /** A poll loop on its own thread, stopped with its consumer. */
  private record RunningIntake(TaskIntake intake, Thread loop) implements AutoCloseable {
    @Override
    public void close() {
      intake.stop();
      await().until(() -> !loop.isAlive());
    }
  }

  @BeforeAll
  static void startBroker() {
    broker = new EmbeddedKafkaKraftBroker(1, 1);
    broker.brokerProperty("group.initial.rebalance.delay.ms", "0");
    broker.afterPropertiesSet();
    kafka = new KafkaConnection(broker.getBrokersAsString(), null);
  }

  @AfterAll
  static void stopBroker() {
    broker.destroy();
  }

  private RunningIntake startIntake(IntPredicate replyPartitions) {
    if (!broker.getTopics().contains(Topics.tasks(site))) {
      broker.addTopics(Topics.tasks(site));
    }
    Map<String, Object> settings = kafka.consumer();
    settings.put(ConsumerConfig.GROUP_ID_CONFIG, Topics.workerGroup(site));
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    var consumer = new KafkaConsumer<String, byte[]>(settings);
    Repeats repeats =
        new Repeats(
            consumer,
            new ClaimedTasks(
                () -> new KafkaConsumer<>(settings),
                Duration.ofMinutes(10),
                Clock.systemUTC(),
                this::noteOnceReleased));
    consumer.subscribe(List.of(Topics.tasks(site)), repeats);
    TaskIntake intake =
        new TaskIntake(
            consumer,
            new Claims(consumer, Duration.ofSeconds(5)),
            new TaskScreening(site, replyPartitions, metrics),
            repeats,
            full::get,
            admitted::add,
            metrics);
    Thread loop =
        Thread.ofPlatform()
            .start(
                () -> {
                  intake.run();
                  consumer.close();
                });
    return new RunningIntake(intake, loop);
  }

  private void publish(String taskId) throws Exception {
    Task task =
        new Task(
            1, taskId, "c", 0, "acme", site, "p1", "true", System.currentTimeMillis() + 60_000);
    try (var producer = new KafkaProducer<String, byte[]>(kafka.producer(Duration.ofSeconds(10)))) {
      producer
          .send(new ProducerRecord<>(Topics.tasks(site), "p1", MessageCodec.write(task)))
          .get(10, TimeUnit.SECONDS);
    }
  }

  /** As happens to a worker that was paused for longer than its session. */
  private void throwOutOfTheGroup() {
    try (Admin admin = Admin.create(kafka.admin())) {
      admin
          .removeMembersFromConsumerGroup(
              Topics.workerGroup(site), new RemoveMembersFromConsumerGroupOptions())
          .all()
          .get(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void refusedClaim_startsNothing_andTheTaskIsHandedOverOnceItIsClaimed() throws Exception {
    AtomicInteger screened = new AtomicInteger();
    IntPredicate betweenPollAndClaim =
        partition -> {
          if (screened.incrementAndGet() == 1) {
            throwOutOfTheGroup();
          }
          return true;
        };
    try (RunningIntake running = startIntake(betweenPollAndClaim)) {
      publish("t1");
      await().atMost(Duration.ofSeconds(30)).until(() -> screened.get() == 2);
      publish("t2");
      await().atMost(Duration.ofSeconds(30)).until(() -> admitted.size() >= 2);
      assertThat(running.loop().isAlive()).isTrue();
    }

    assertThat(admitted).extracting(Task::taskId).containsExactly("t1", "t2");
    assertThat(metrics.counter("phone_command.tasks.unclaimed").count()).isEqualTo(1);
  }

  @Test
  void fullWorker_takesNothing_andStaysInItsGroup() throws Exception {
    try (RunningIntake running = startIntake(partition -> true)) {
      publish("t1");
      await().atMost(Duration.ofSeconds(30)).until(() -> admitted.size() == 1);

      full.set(true);
      long before = running.intake().lastPollNanos();
      await().until(() -> running.intake().lastPollNanos() - before > 0);
      publish("t2");
      long published = System.nanoTime();
      // A dozen looks at the full worker, each of which would have taken the task.
      await()
          .until(
              () ->
                  running.intake().lastPollNanos() - published
                      > TimeUnit.MILLISECONDS.toNanos(700));
      assertThat(admitted).hasSize(1);

      full.set(false);
      await().until(() -> admitted.size() == 2);
    }
    assertThat(metrics.counter("phone_command.tasks.unclaimed").count()).isZero();
  }

  @Test
  void newOwner_knowsWhatWasClaimedBefore_beforeItReadsOn() throws Exception {
    try (RunningIntake first = startIntake(partition -> true)) {
      publish("t1");
      publish("t2");
      await().atMost(Duration.ofSeconds(30)).until(() -> admitted.size() == 2);
      assertThat(first.loop().isAlive()).isTrue();
    }
    assertThat(known).isEmpty();
    publish("t3");

    try (RunningIntake second = startIntake(partition -> true)) {
      long start = System.nanoTime();
      // Several polls, each of which would have returned the task.
      await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () -> second.intake().lastPollNanos() - start > TimeUnit.MILLISECONDS.toNanos(2500));
      assertThat(admitted).hasSize(2);

      readingBack.countDown();
      await().until(() -> admitted.size() == 3);
    }
    assertThat(known).extracting(Task::taskId).containsExactly("t1", "t2");
  }

  private void noteOnceReleased(Task task) {
    try {
      readingBack.await();
      known.add(task);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
