package io.phonecommand.api.testing;

import io.phonecommand.api.directory.InstanceDirectory;
import io.phonecommand.api.sites.WorkerStatements;
import io.phonecommand.common.message.Cancel;
import io.phonecommand.common.message.CmdResult;
import io.phonecommand.common.message.JobReport;
import io.phonecommand.common.message.MessageCodec;
import io.phonecommand.common.message.StateRecord;
import io.phonecommand.common.message.Task;
import io.phonecommand.common.message.TaskMessage;
import io.phonecommand.common.message.TaskResult;
import io.phonecommand.common.message.UnreadableMessageException;
import io.phonecommand.common.message.WorkerStatement;
import io.phonecommand.common.topic.Topics;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.awaitility.Awaitility;

/**
 * A site of a test's own, whose worker is played with plain Kafka clients: it answers each task
 * with what the test says, and nothing until the test has said something.
 */
public final class Site implements AutoCloseable {

  private final Broker broker = Broker.shared();
  private final String name = broker.newSite();
  private final Consumer<String, byte[]> consumer;
  private final List<ConsumerRecord<String, byte[]>> records = new CopyOnWriteArrayList<>();
  private final List<Task> tasks = new CopyOnWriteArrayList<>();
  private final List<Cancel> cancels = new CopyOnWriteArrayList<>();
  private final Set<String> made = ConcurrentHashMap.newKeySet();

  /**
   * What has arrived, and when it was sent: a producer may store a record twice, and a worker runs
   * it once.
   */
  private final Set<List<Object>> seen = ConcurrentHashMap.newKeySet();

  private final Thread thread;
  private volatile Function<Task, List<CmdResult>> phones = task -> List.of();

  public Site() {
    consumer = new KafkaConsumer<>(broker.connection().consumer());
    // Not asked for: the broker may not have heard of its new topic yet.
    List<TopicPartition> partitions =
        IntStream.range(0, Broker.LAYOUT.taskPartitions())
            .mapToObj(partition -> new TopicPartition(Topics.tasks(name), partition))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    thread = Thread.ofPlatform().name("worker-of-" + name).daemon().start(this::work);
  }

  public String name() {
    return name;
  }

  /** Returns once {@code api} knows the instances. */
  public void addInstances(Api api, String tenant, String... ids) {
    List.of(ids).forEach(id -> broker.addInstance(tenant, name, id));
    InstanceDirectory directory = api.bean(InstanceDirectory.class);
    Awaitility.await()
        .until(
            () -> List.of(ids).stream().allMatch(id -> directory.siteOf(tenant, id).isPresent()));
  }

  /** What the worker answers to each task, one after the other. */
  public void answer(Function<Task, List<CmdResult>> phones) {
    this.phones = phones;
  }

  /** The tasks that have arrived so far. */
  public List<Task> tasks() {
    return List.copyOf(tasks);
  }

  /** The cancels that have arrived so far. */
  public List<Cancel> cancels() {
    return List.copyOf(cancels);
  }

  /** The tasks as they came from Kafka, each once. */
  public List<ConsumerRecord<String, byte[]>> records() {
    return List.copyOf(records);
  }

  /** Lets go of the tasks that have arrived so far, which a test of memory would see. */
  public void forget() {
    records.clear();
    tasks.clear();
    seen.clear();
  }

  /** Returns once {@code api} knows that there is a worker that understands jobs. */
  public void understandJobs(Api api) {
    says(
        "w",
        new WorkerStatement(WorkerStatement.VERSION, name, "test", Set.of(WorkerStatement.JOBS)));
    WorkerStatements statements = api.bean(WorkerStatements.class);
    Awaitility.await().until(() -> statements.understandsJobs(name));
  }

  /** What a worker says of itself; returns once the broker has it. */
  public void says(String worker, WorkerStatement statement) {
    create(Broker.LAYOUT.workers(name));
    broker.write(Topics.workers(name), 0, worker, MessageCodec.write(statement));
  }

  /** A worker says that it has all phones, and has asked those that nobody used. */
  public void saysThatItAsked(Instant upTo) {
    List<Integer> partitions = IntStream.range(0, Broker.LAYOUT.taskPartitions()).boxed().toList();
    says("w", statement(partitions, partitions, upTo));
  }

  /**
   * What a worker of this site says that asks phones.
   *
   * @param owned its partitions
   * @param asked those of which it has asked the phones
   */
  public WorkerStatement statement(List<Integer> owned, List<Integer> asked, Instant upTo) {
    return statement(50, owned, asked, upTo);
  }

  /** As above, of one that asks so many phones in a second. */
  public WorkerStatement statement(
      int asksPerSecond, List<Integer> owned, List<Integer> asked, Instant upTo) {
    return new WorkerStatement(
        WorkerStatement.VERSION,
        name,
        "test",
        Set.of(WorkerStatement.JOBS),
        Instant.now().minusSeconds(60).toEpochMilli(),
        Broker.LAYOUT.taskPartitions(),
        owned,
        List.of(),
        asksPerSecond,
        asked.stream()
            .map(partition -> new WorkerStatement.Asked(partition, upTo.toEpochMilli()))
            .toList(),
        new WorkerStatement.Tasks(1, 2, 3, 4),
        new WorkerStatement.Phones(5, 6, 7),
        Map.of("ok", List.of(8L, 9L, 10L)));
  }

  /** What the site says of a phone, whether or not that is its own. */
  public void saysState(String instanceId, boolean reachable, Instant since) {
    create(Broker.LAYOUT.states(name));
    broker.write(
        Topics.states(name), 0, instanceId, MessageCodec.write(StateRecord.of(reachable, since)));
  }

  /** The site knows nothing any more of a phone. */
  public void withdrawsState(String instanceId) {
    broker.write(Topics.states(name), 0, instanceId, null);
  }

  /** Returns once the broker knows that the site has the phone. */
  public void announces(String tenant, String instanceId) {
    broker.addInstance(tenant, name, instanceId);
  }

  /** The site does not have the phone any more. */
  public void removesInstance(String instanceId) {
    broker.removeInstance(name, instanceId);
  }

  /** Makes a topic of this site's, once. */
  private void create(NewTopic topic) {
    if (made.add(topic.name())) {
      broker.create(topic);
    }
  }

  /** Sends a result, or a report of a job, as a worker does; returns once the broker has it. */
  public static void send(Task task, CmdResult result) {
    if (task.isJob()) {
      report(task, Optional.empty(), result);
    } else {
      send(task, TaskResult.of(task, result));
    }
  }

  /** Says what has become of a job; returns once the broker has it. */
  public static void report(Task job, Optional<Instant> startedAt, CmdResult result) {
    Broker.shared()
        .write(
            Topics.JOBS,
            job.replyPartition(),
            job.correlationId(),
            MessageCodec.write(JobReport.of(job.taskId(), startedAt, result)));
  }

  /** Sends a result to the replica that sent {@code task}. */
  public static void send(Task task, TaskResult result) {
    Broker.shared()
        .write(
            Topics.RESULTS,
            task.replyPartition(),
            task.correlationId(),
            MessageCodec.write(result));
  }

  @Override
  public void close() {
    consumer.wakeup();
    try {
      thread.join(Duration.ofSeconds(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void work() {
    try (consumer) {
      while (true) {
        for (ConsumerRecord<String, byte[]> task : consumer.poll(Duration.ofSeconds(1))) {
          if (seen.add(List.of(task.timestamp(), ByteBuffer.wrap(task.value())))) {
            records.add(task);
            take(MessageCodec.readTaskMessage(task.value()));
          }
        }
      }
    } catch (WakeupException e) {
      // close() was called.
    } catch (UnreadableMessageException e) {
      throw new IllegalStateException(e);
    }
  }

  private void take(TaskMessage message) {
    if (message instanceof Task task) {
      tasks.add(task);
      phones.apply(task).forEach(result -> send(task, result));
    } else if (message instanceof Cancel cancel) {
      cancels.add(cancel);
    }
  }
}
