package io.phonecommand.worker;

import io.phonecommand.common.kafka.KafkaSettings;
import io.phonecommand.common.message.Cancel;
import io.phonecommand.common.message.CmdResult;
import io.phonecommand.common.message.JobReport;
import io.phonecommand.common.message.MessageCodec;
import io.phonecommand.common.message.StateRecord;
import io.phonecommand.common.message.Task;
import io.phonecommand.common.message.TaskResult;
import io.phonecommand.common.message.UnreadableMessageException;
import io.phonecommand.common.message.WorkerStatement;
import io.phonecommand.common.topic.TopicCreator;
import io.phonecommand.common.topic.TopicLayout;
import io.phonecommand.common.topic.Topics;
import io.phonecommand.simulator.SimulatedPhone;
import io.phonecommand.worker.claims.LogIdentity;
import io.phonecommand.worker.claims.UnansweredTasks;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

/** A real broker, workers, and the api's side of the topics. */
final class WorkerFixture implements AutoCloseable {

  static final int REPLY_PARTITION = 2;
  static final int JOBS_PARTITION = 1;

  /** Who gives it wants another way to the broker than its own address. */
  private static final String SERVERS = "--spring.kafka.bootstrap-servers=";

  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);
  private static final TopicLayout LAYOUT =
      new TopicLayout(true, (short) 1, 2, 4, 1, 1, 2, Duration.ofMillis(100));

  private final EmbeddedKafkaKraftBroker broker = new EmbeddedKafkaKraftBroker(1, 1);
  private final KafkaSettings kafka;
  private final KafkaProducer<String, byte[]> producer;
  private final Map<String, List<TaskResult>> results = new ConcurrentHashMap<>();

  /** What is said of jobs, by their ids. */
  private final Map<String, List<JobReport>> reports = new ConcurrentHashMap<>();

  private final Map<String, TopicTail> tails = new ConcurrentHashMap<>();
  private final Thread answersReader;
  private volatile boolean closed;

  WorkerFixture() {
    broker.brokerProperty("group.initial.rebalance.delay.ms", "0");
    broker.afterPropertiesSet();
    kafka = KafkaSettings.to(broker.getBrokersAsString());
    Map<String, Object> once = kafka.producer(Duration.ofSeconds(60));
    // What is sent again is stored once, and in its place: tests count offsets.
    once.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    producer = new KafkaProducer<>(once);
    TopicCreator.ensure(kafka, List.of(LAYOUT.results(), LAYOUT.jobs()), Duration.ofSeconds(30));
    answersReader = Thread.ofVirtual().start(this::readAnswers);
  }

  ConfigurableApplicationContext startWorker(
      String site, Path inventory, Path keyFile, String... more) {
    return startWorker(WorkerServiceApplication.builder(), site, inventory, keyFile, more);
  }

  ConfigurableApplicationContext startWorker(
      SpringApplicationBuilder worker, String site, Path inventory, Path keyFile, String... more) {
    String[] common = {
      "--phone-command.topics.replication-factor=1",
      "--phone-command.topics.task-partitions=2",
      "--phone-command.topics.job-partitions=2",
      "--phone-command.topics.look-pause=" + LAYOUT.lookPause().toMillis() + "ms",
      "--phone-command.worker.site=" + site,
      "--phone-command.worker.inventory=" + inventory,
      "--phone-command.worker.inventory-check-pause=100ms",
      "--phone-command.worker.adb.key-file=" + keyFile,
      "--phone-command.worker.adb.connect-timeout=2s",
      "--phone-command.worker.intake.shutdown-grace=1s",
      // Tests count what reaches a phone.
      "--phone-command.worker.states.asks-per-second=0",
    };
    Stream<String> kept =
        Arrays.stream(common)
            .filter(argument -> Arrays.stream(more).noneMatch(m -> isSameKey(argument, m)));
    String[] arguments = Stream.concat(kept, Arrays.stream(more)).toArray(String[]::new);
    if (Arrays.stream(more).noneMatch(argument -> argument.startsWith(SERVERS))) {
      KafkaConnectionDetails own = () -> List.of(broker.getBrokersAsString());
      worker.initializers(context -> context.getBeanFactory().registerSingleton("kafka", own));
    }
    return worker.web(WebApplicationType.NONE).run(arguments);
  }

  private static boolean isSameKey(String argument, String other) {
    return other.startsWith(argument.substring(0, argument.indexOf('=') + 1));
  }

  /** As an operator makes them. */
  void makeTopics(String site) {
    TopicCreator.ensure(
        kafka,
        List.of(
            LAYOUT.tasks(site),
            LAYOUT.instances(site),
            LAYOUT.sharedInstances(),
            LAYOUT.states(site),
            LAYOUT.workers(site)),
        Duration.ofSeconds(30));
  }

  static Task task(String site, String instanceId, String command, Duration window) {
    return task(site, instanceId, "acme", command, window);
  }

  static Task task(String site, String instanceId, String tenant, String command, Duration window) {
    return new Task(
        Task.SYNC,
        UUID.randomUUID().toString(),
        UUID.randomUUID().toString(),
        REPLY_PARTITION,
        tenant,
        site,
        instanceId,
        command,
        System.currentTimeMillis() + window.toMillis(),
        null,
        null);
  }

  /** A part of an asynchronous request. */
  static Task job(
      String site, String instanceId, String command, Duration startLimit, Duration runLimit) {
    return new Task(
        Task.JOB,
        UUID.randomUUID().toString(),
        UUID.randomUUID().toString(),
        JOBS_PARTITION,
        "acme",
        site,
        instanceId,
        command,
        System.currentTimeMillis() + startLimit.toMillis(),
        null,
        null,
        runLimit.toMillis());
  }

  /** Takes {@code job} back. */
  void cancel(Task job) throws Exception {
    publish(
        job.site(),
        job.instanceId(),
        MessageCodec.write(
            new Cancel(Cancel.VERSION, job.taskId(), job.tenant(), job.site(), job.instanceId())));
  }

  /** What has been said of {@code job} so far, in order. */
  List<JobReport> reportsOf(Task job) {
    return List.copyOf(reports.getOrDefault(job.taskId(), List.of()));
  }

  /** Of how many jobs something has been said so far. */
  int jobsReported() {
    return reports.size();
  }

  /** The first last word on {@code job}, waited for. */
  JobReport lastWordOn(Task job) {
    Awaitility.await()
        .atMost(ANSWER_LIMIT)
        .until(() -> reportsOf(job).stream().anyMatch(said -> said.cmdResult().isTerminal()));
    return reportsOf(job).stream()
        .filter(said -> said.cmdResult().isTerminal())
        .findFirst()
        .orElseThrow();
  }

  /** The same task, asked for by another try of the request. */
  static Task retryOf(Task task, Duration window) {
    return new Task(
        task.v(),
        task.taskId(),
        UUID.randomUUID().toString(),
        task.replyPartition(),
        task.tenant(),
        task.site(),
        task.instanceId(),
        task.command(),
        System.currentTimeMillis() + window.toMillis(),
        null,
        null);
  }

  RecordMetadata publish(Task task) throws Exception {
    return publish(task.site(), task.instanceId(), MessageCodec.write(task));
  }

  /** Publishes all at once, in this order. */
  void publishAll(List<Task> tasks) {
    for (Task task : tasks) {
      var unused =
          producer.send(
              new ProducerRecord<>(
                  Topics.tasks(task.site()), task.instanceId(), MessageCodec.write(task)));
    }
    producer.flush();
  }

  /**
   * Publishes all at once to one partition, in this order.
   *
   * @param date of the records, on the clock of the replica that sent them
   */
  void publishAll(List<Task> tasks, int partition, Instant date) {
    for (Task task : tasks) {
      var unused =
          producer.send(
              new ProducerRecord<>(
                  Topics.tasks(task.site()),
                  partition,
                  date.toEpochMilli(),
                  task.instanceId(),
                  MessageCodec.write(task)));
    }
    producer.flush();
  }

  /** Says of {@code job} what another worker has said of it. */
  void say(Task job, CmdResult result) throws Exception {
    producer
        .send(
            new ProducerRecord<>(
                Topics.JOBS,
                job.replyPartition(),
                job.correlationId(),
                MessageCodec.write(JobReport.of(job.taskId(), Optional.empty(), result))))
        .get(10, TimeUnit.SECONDS);
  }

  /**
   * Leaves what stands beside the offset of a partition of which all is claimed, as a worker that
   * is gone by now.
   *
   * @param unanswered what it had not answered there
   */
  void leaveClaim(String site, int partition, long end, UnansweredTasks unanswered)
      throws Exception {
    String topic = Topics.tasks(site);
    try (Admin admin = Admin.create(kafka.admin())) {
      TopicDescription is =
          Objects.requireNonNull(
              admin
                  .describeTopics(List.of(topic))
                  .allTopicNames()
                  .get(10, TimeUnit.SECONDS)
                  .get(topic));
      unanswered.claimedOf(
          partition,
          new LogIdentity(is.partitions().size(), Instant.EPOCH, is.topicId().toString()));
      admin
          .alterConsumerGroupOffsets(
              Topics.workerGroup(site),
              Map.of(
                  new TopicPartition(topic, partition),
                  new OffsetAndMetadata(end, unanswered.metadataOf(partition).text())))
          .all()
          .get(10, TimeUnit.SECONDS);
    }
  }

  RecordMetadata publish(String site, String key, byte[] value) throws Exception {
    return producer
        .send(new ProducerRecord<>(Topics.tasks(site), key, value))
        .get(10, TimeUnit.SECONDS);
  }

  /** An inventory file's text. */
  static String inventoryOf(Collection<SimulatedPhone> phones) {
    return phones.stream()
        .map(
            phone ->
                "  - {id: %s, tenant: acme, address: '127.0.0.1:%d'}%n"
                    .formatted(phone.id(), phone.address().getPort()))
        .collect(Collectors.joining("", phones.isEmpty() ? "instances: []" : "instances:\n", ""));
  }

  /** The last word on this try, waited for. */
  CmdResult answerTo(Task task) {
    Awaitility.await()
        .atMost(ANSWER_LIMIT)
        .until(() -> resultsOf(task).stream().anyMatch(CmdResult::isTerminal));
    return resultsOf(task).getLast();
  }

  /** What came home for this try so far, in order. */
  List<CmdResult> resultsOf(Task task) {
    return results.getOrDefault(task.correlationId(), List.of()).stream()
        .map(TaskResult::cmdResult)
        .toList();
  }

  /** The offset that the site's workers have claimed up to; 0 if none. */
  long claimedOffset(String site, int partition) throws Exception {
    try (Admin admin = Admin.create(kafka.admin())) {
      Map<TopicPartition, OffsetAndMetadata> offsets =
          admin
              .listConsumerGroupOffsets(Topics.workerGroup(site))
              .partitionsToOffsetAndMetadata()
              .get(10, TimeUnit.SECONDS);
      OffsetAndMetadata offset = offsets.get(new TopicPartition(Topics.tasks(site), partition));
      return offset == null ? 0 : offset.offset();
    }
  }

  /** Whether {@code workers} have the site's partitions, one each. */
  boolean isShared(String site, int workers) throws Exception {
    String group = Topics.workerGroup(site);
    try (Admin admin = Admin.create(kafka.admin())) {
      Collection<MemberDescription> members =
          Objects.requireNonNull(
                  admin.describeConsumerGroups(List.of(group)).describedGroups().get(group))
              .get(10, TimeUnit.SECONDS)
              .members();
      return members.size() == workers
          && members.stream().allMatch(m -> m.assignment().topicPartitions().size() == 1);
    }
  }

  /** What all sites have said on their topics so far; the records of a topic in their order. */
  List<ConsumerRecord<String, byte[]>> announcements() {
    return recordsOf(topic -> Topics.siteOfInstances(topic).isPresent());
  }

  /** What was said so far for an earlier version. */
  List<ConsumerRecord<String, byte[]>> sharedAnnouncements() {
    return recordsOf(Topics.SHARED_INSTANCES::equals);
  }

  /** What has been said so far of the phones of {@code site}, in order. */
  List<ConsumerRecord<String, byte[]>> states(String site) {
    return soFar(Topics.states(site));
  }

  /** Says something of a phone, as a worker that is gone did at {@code at}. */
  void say(String site, String instanceId, StateRecord state, Instant at) throws Exception {
    TopicCreator.ensure(kafka, List.of(LAYOUT.states(site)), Duration.ofSeconds(30));
    var unused =
        producer
            .send(
                new ProducerRecord<>(
                    Topics.states(site),
                    0,
                    at.toEpochMilli(),
                    instanceId,
                    MessageCodec.write(state)))
            .get(10, TimeUnit.SECONDS);
  }

  /** What the workers of {@code site} have said of themselves so far, in order. */
  List<WorkerStatement> statements(String site) {
    return soFar(Topics.workers(site)).stream()
        .map(said -> read(WorkerStatement.class, said.value()))
        .toList();
  }

  static <T> T read(Class<T> type, byte[] value) {
    try {
      return MessageCodec.read(type, value);
    } catch (UnreadableMessageException e) {
      throw new AssertionError(e);
    }
  }

  /** What stands in a topic of one partition; empty if there is none. */
  private List<ConsumerRecord<String, byte[]>> soFar(String topic) {
    return tails.computeIfAbsent(topic, name -> new TopicTail(kafka, name)).soFar();
  }

  private List<ConsumerRecord<String, byte[]>> recordsOf(Predicate<String> topics) {
    try (var consumer = new KafkaConsumer<String, byte[]>(kafka.consumer())) {
      List<TopicPartition> all =
          consumer.listTopics().entrySet().stream()
              .filter(topic -> topics.test(topic.getKey()))
              .flatMap(topic -> topic.getValue().stream())
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(all);
      consumer.seekToBeginning(all);
      List<ConsumerRecord<String, byte[]>> records = new java.util.ArrayList<>();
      Map<TopicPartition, Long> ends = consumer.endOffsets(all);
      while (all.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
      return records;
    }
  }

  private void readAnswers() {
    try (var consumer = new KafkaConsumer<String, byte[]>(kafka.consumer())) {
      List<TopicPartition> mine =
          List.of(
              new TopicPartition(Topics.RESULTS, REPLY_PARTITION),
              new TopicPartition(Topics.JOBS, JOBS_PARTITION));
      consumer.assign(mine);
      consumer.seekToBeginning(mine);
      Set<List<Object>> seen = new HashSet<>();
      while (!closed) {
        for (ConsumerRecord<String, byte[]> answer : consumer.poll(Duration.ofMillis(50))) {
          // A producer that hears nothing for 2 s sends again, and the record stands twice.
          if (!seen.add(
              List.of(answer.topic(), answer.timestamp(), ByteBuffer.wrap(answer.value())))) {
            continue;
          }
          if (answer.topic().equals(Topics.RESULTS)) {
            add(results, answer.key(), MessageCodec.readResult(answer.value()));
          } else {
            JobReport report = (JobReport) MessageCodec.readJobs(answer.value());
            add(reports, report.jobId(), report);
          }
        }
      }
    } catch (UnreadableMessageException e) {
      throw new AssertionError(e);
    }
  }

  private static <T> void add(Map<String, List<T>> all, String key, T one) {
    all.computeIfAbsent(key, any -> new CopyOnWriteArrayList<>()).add(one);
  }

  @Override
  public void close() {
    closed = true;
    Awaitility.await().until(() -> !answersReader.isAlive());
    tails.values().forEach(TopicTail::close);
    producer.close(Duration.ofSeconds(2));
    broker.destroy();
  }
}
