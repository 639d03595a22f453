package io.phonecommand.worker.intake;

import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.phonecommand.common.kafka.KafkaConnection;
import io.phonecommand.common.message.Task;
import io.phonecommand.common.topic.Topics;
import io.phonecommand.worker.claims.OpenClaims;
import io.phonecommand.worker.claims.TaskRecord;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.GroupProtocol;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/** The intake of one worker, real up to its lanes: those only remember what they are given. */
final class TestIntake implements Predecessors, AutoCloseable {

  final List<TaskRecord> admitted = new CopyOnWriteArrayList<>();
  final List<Task> known = new CopyOnWriteArrayList<>();
  final List<TaskRecord> lost = new CopyOnWriteArrayList<>();
  final List<TaskRecord> refused = new CopyOnWriteArrayList<>();
  final OpenClaims claims = new OpenClaims();
  final SimpleMeterRegistry metrics = new SimpleMeterRegistry();

  private final CountDownLatch readingBack;
  private final TaskIntake intake;
  private final Thread loop;

  /**
   * @param replyPartitions also a hook between poll and claim
   * @param readingBack holds up what is read back until it is counted down
   */
  TestIntake(
      KafkaConnection kafka,
      GroupProtocol protocol,
      String site,
      IntPredicate replyPartitions,
      CountDownLatch readingBack) {
    this.readingBack = readingBack;
    Map<String, Object> settings = kafka.consumer();
    settings.put(ConsumerConfig.GROUP_ID_CONFIG, Topics.workerGroup(site));
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    Duration session = Duration.ofSeconds(6);
    var properties =
        new IntakeProperties(
            protocol, session, session.dividedBy(6), Duration.ofSeconds(5), Duration.ZERO);
    Map<String, Object> member = new java.util.HashMap<>(settings);
    member.putAll(properties.membership());
    var consumer = new KafkaConsumer<String, byte[]>(member);
    TaskScreening screening =
        new TaskScreening(
            site, replyPartitions, Duration.ofMinutes(10), Clock.systemUTC(), metrics);
    Claims claiming = new Claims(consumer, claims, properties.claimTimeout());
    Handover handover = new Handover(consumer, claiming, claims, this::withdraw, refused::add);
    ClaimedTasks claimedTasks =
        new ClaimedTasks(
            () -> new KafkaConsumer<>(settings),
            screening,
            Duration.ofMinutes(10),
            Clock.systemUTC(),
            this);
    Takeovers takeovers = new Takeovers(consumer, claimedTasks, claiming, handover);
    intake = new TaskIntake(consumer, claiming, screening, takeovers, admitted::add, metrics);
    consumer.subscribe(List.of(Topics.tasks(site)), takeovers);
    loop =
        Thread.ofPlatform()
            .start(
                () -> {
                  intake.run();
                  handover.handOver();
                  consumer.close();
                });
  }

  /** Tasks with the command "started" have been sent to their phones. */
  private List<TaskRecord> withdraw(Predicate<TaskRecord> which) {
    return admitted.stream()
        .filter(which)
        .filter(asked -> !asked.task().command().equals("started"))
        .toList();
  }

  @Override
  public void claimed(Task task) {
    try {
      readingBack.await();
      known.add(task);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void lost(TaskRecord task) {
    lost.add(task);
  }

  long lastPollNanos() {
    return intake.lastPollNanos();
  }

  boolean isAlive() {
    return loop.isAlive();
  }

  /** As a worker is stopped. */
  @Override
  public void close() {
    intake.stop();
    await().atMost(Duration.ofSeconds(30)).until(() -> !loop.isAlive());
  }
}
