package io.phonecommand.worker.intake;

import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.phonecommand.common.kafka.KafkaSettings;
import io.phonecommand.common.message.Cancel;
import io.phonecommand.common.message.Task;
import io.phonecommand.common.topic.Topics;
import io.phonecommand.worker.claims.GroupContact;
import io.phonecommand.worker.claims.OwnedPartitions;
import io.phonecommand.worker.claims.TaskRecord;
import io.phonecommand.worker.claims.TaskSink;
import io.phonecommand.worker.claims.UnansweredTasks;
import io.phonecommand.worker.kafka.KafkaStart;
import io.phonecommand.worker.settings.GivenSettings;
import io.phonecommand.worker.settings.ServiceSettings;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntPredicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;

/** The intake of one worker, real up to its lanes: those only remember what they are given. */
final class TestIntake implements TaskSink, AutoCloseable {

  /** What happens to a worker's polls and commits, each of which is a claim or a hand-over. */
  interface Commits {

    Commits UNDISTURBED = new Commits() {};

    /** A poll is about to begin. */
    default void polling() {}

    /** One is about to be sent. */
    default void before() {}

    /** The broker has confirmed one, and the worker has not heard it. */
    default void after() {}
  }

  /** Its commits, and the tasks and cancels that are handed on, in their order. */
  final List<String> events = new CopyOnWriteArrayList<>();

  final List<TaskRecord> admitted = new CopyOnWriteArrayList<>();
  final List<Task> known = new CopyOnWriteArrayList<>();
  final List<Task> forgotten = new CopyOnWriteArrayList<>();
  final List<Cancel> cancelled = new CopyOnWriteArrayList<>();
  final List<Cancel> knownCancels = new CopyOnWriteArrayList<>();
  final List<TaskRecord> lost = new CopyOnWriteArrayList<>();
  final List<TaskRecord> refused = new CopyOnWriteArrayList<>();
  final UnansweredTasks unanswered;
  final OwnedPartitions owned = new OwnedPartitions();
  final SimpleMeterRegistry metrics = new SimpleMeterRegistry();

  private final Admin admin;
  private final ExecutorService readers = Executors.newFixedThreadPool(2);
  private final CountDownLatch readingBack;
  private final LostJobs lostJobs;
  private final TaskIntake intake;
  private final Thread loop;
  private volatile boolean hasReadSomething;

  /** Holds up the answers for lost workers' jobs until it is counted down. */
  volatile CountDownLatch answeringJobs = new CountDownLatch(0);

  /** What is read back makes the reading fail. */
  volatile boolean failsToReadBack;

  /**
   * @param replyPartitions also a hook between poll and claim
   * @param readingBack holds up what is read back until it is counted down
   */
  TestIntake(
      KafkaSettings kafka, String site, IntPredicate replyPartitions, CountDownLatch readingBack) {
    this(kafka, site, replyPartitions, readingBack, Commits.UNDISTURBED);
  }

  TestIntake(
      KafkaSettings kafka,
      String site,
      IntPredicate replyPartitions,
      CountDownLatch readingBack,
      Commits commits) {
    this(kafka, site, replyPartitions, readingBack, commits, new UnansweredTasks(), null);
  }

  /**
   * @param unanswered of the same worker as {@code given}
   * @param given gets all that would only be remembered here
   */
  TestIntake(
      KafkaSettings kafka,
      String site,
      IntPredicate replyPartitions,
      CountDownLatch readingBack,
      Commits commits,
      UnansweredTasks unanswered,
      @Nullable TaskSink given) {
    TaskSink sink = given == null ? this : given;
    this.unanswered = unanswered;
    this.readingBack = readingBack;
    this.admin = Admin.create(kafka.admin());
    Map<String, Object> reader = kafka.consumer();
    reader.put(ConsumerConfig.GROUP_ID_CONFIG, Topics.workerGroup(site));
    ServiceSettings settings = GivenSettings.with();
    Map<String, Object> member = new HashMap<>(reader);
    member.putAll(IntakeConfiguration.membership(settings.worker().intake()));
    var consumer =
        new KafkaConsumer<String, byte[]>(member) {
          @Override
          public ConsumerRecords<String, byte[]> poll(Duration wait) {
            commits.polling();
            return super.poll(wait);
          }

          @Override
          public void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets, Duration limit) {
            try {
              commits.before();
              super.commitSync(offsets, limit);
              commits.after();
              events.add("claimed");
            } catch (RuntimeException e) {
              events.add("refused");
              throw e;
            }
          }
        };
    TaskScreening screening =
        new TaskScreening(
            site,
            (task, chosen) -> replyPartitions.test(task.replyPartition()),
            Duration.ofMinutes(10),
            Clock.systemUTC(),
            metrics);
    PartitionPast past =
        new PartitionPast(
            () -> new KafkaConsumer<>(reader),
            admin,
            screening,
            Duration.ofMinutes(10),
            Clock.systemUTC(),
            sink);
    lostJobs =
        new LostJobs(
            Topics.tasks(site), () -> new KafkaConsumer<>(reader), unanswered, screening, sink, 10);
    intake =
        new IntakeConfiguration()
            .taskIntake(
                consumer,
                past,
                screening,
                unanswered,
                sink,
                new GroupContact(Duration.ofSeconds(6), System::nanoTime),
                new LeftPartitions(() -> new KafkaConsumer<>(reader), sink),
                lostJobs,
                owned,
                settings,
                readers,
                Clock.systemUTC(),
                metrics);
    loop =
        Thread.ofPlatform()
            // A test can end it by an error, which is no failure of the others.
            .uncaughtExceptionHandler((dead, e) -> {})
            .start(
                () -> {
                  try {
                    intake.run(Topics.tasks(site));
                  } finally {
                    consumer.close();
                  }
                });
  }

  @Override
  public void admit(TaskRecord asked) {
    events.add(asked.task().taskId());
    admitted.add(asked);
  }

  /** Tasks with the command "started" have been sent to their phones. */
  @Override
  public List<TaskRecord> withdraw(Set<Integer> partitions) {
    return admitted.stream()
        .filter(asked -> partitions.contains(asked.partition()))
        .filter(asked -> !asked.task().command().equals("started"))
        .toList();
  }

  @Override
  public void refuse(TaskRecord asked) {
    refused.add(asked);
  }

  @Override
  public void refuseJobsBeside(Set<Integer> owned) {
    admitted.stream()
        .filter(asked -> asked.task().isJob() && !owned.contains(asked.partition()))
        .forEach(refused::add);
  }

  @Override
  public void rememberClaimed(Task task) {
    try {
      hasReadSomething = true;
      readingBack.await();
      if (failsToReadBack) {
        throw new IllegalStateException("as the test wants");
      }
      known.add(task);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void forgetClaimed(Task task) {
    forgotten.add(task);
  }

  @Override
  public void cancel(Cancel cancel) {
    events.add("cancel " + cancel.taskId());
    cancelled.add(cancel);
  }

  @Override
  public void rememberCancelled(Cancel cancel) {
    knownCancels.add(cancel);
  }

  /** Tasks with the command "started" run for ever. */
  @Override
  public boolean hasJobsOf(int partition) {
    return admitted.stream()
        .anyMatch(asked -> asked.task().isJob() && asked.partition() == partition);
  }

  @Override
  public void abortAll() {
    throw new AssertionError("nothing runs here");
  }

  @Override
  public void answerLost(TaskRecord asked) {
    if (asked.task().isJob()) {
      hold(answeringJobs);
    }
    lost.add(asked);
  }

  private static void hold(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public int size() {
    return admitted.size();
  }

  /** How many tasks have come here, whatever becomes of them. */
  int admittedOrLost() {
    return admitted.size() + lost.size();
  }

  /** Whether a record has been read back; the next one is, once {@code readingBack} says so. */
  boolean hasReadSomething() {
    return hasReadSomething;
  }

  /** How many partitions of others it reads for cancels. */
  double partitionsLeft() {
    return metrics.get("phone_command.partitions.left").gauge().value();
  }

  long lastPollNanos() {
    return intake.lastPollNanos();
  }

  /** What its health says, with limits that a test can wait for. */
  Health health(Duration silenceLimit, Duration troubleLimit) {
    KafkaStart start = new KafkaStart(() -> {}, Duration.ZERO, () -> {});
    start.start();
    await().until(start::isDone);
    return new IntakeHealth(() -> !loop.isAlive(), intake, start, silenceLimit, troubleLimit)
        .health();
  }

  boolean isAlive() {
    return loop.isAlive();
  }

  /** The loop is to end, wherever it is. */
  void stop() {
    intake.stop();
  }

  /** As a worker is stopped. */
  @Override
  public void close() {
    stop();
    lostJobs.close();
    readers.shutdownNow();
    await().atMost(Duration.ofSeconds(30)).until(() -> !loop.isAlive());
    admin.close();
  }
}
