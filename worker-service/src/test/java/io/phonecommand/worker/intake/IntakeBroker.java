package io.phonecommand.worker.intake;

import static org.awaitility.Awaitility.await;

import io.phonecommand.common.kafka.KafkaSettings;
import io.phonecommand.common.message.Cancel;
import io.phonecommand.common.message.MessageCodec;
import io.phonecommand.common.message.Task;
import io.phonecommand.common.topic.Topics;
import io.phonecommand.worker.claims.ClaimMetadata;
import io.phonecommand.worker.claims.LogIdentity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

/** A real broker with a topic of one partition for each site that a test asks for. */
final class IntakeBroker implements AutoCloseable {

  private static final AtomicInteger SITES = new AtomicInteger();

  private final EmbeddedKafkaKraftBroker broker = new EmbeddedKafkaKraftBroker(1, 1);
  private final KafkaSettings kafka;
  private final Producer<String, byte[]> producer;

  IntakeBroker() {
    broker.brokerProperty("group.initial.rebalance.delay.ms", "0");
    broker.afterPropertiesSet();
    kafka = KafkaSettings.to(broker.getBrokersAsString());
    Map<String, Object> once = kafka.producer(Duration.ofSeconds(60));
    // What is sent again is stored once, and in its place: tests count offsets.
    once.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    producer = new KafkaProducer<>(once);
  }

  KafkaSettings kafka() {
    return kafka;
  }

  String newSite() throws Exception {
    String site = "site-" + SITES.incrementAndGet();
    broker.addTopics(Topics.tasks(site));
    // As a worker leaves it that found nothing; the broker can take a moment to hear of the topic.
    await()
        .ignoreExceptionsInstanceOf(ExecutionException.class)
        .untilAsserted(() -> leaveClaim(site, 0, ClaimMetadata.EMPTY));
    return site;
  }

  void publish(String site, String taskId, String command) throws Exception {
    publish(site, taskId, command, Instant.now());
  }

  /**
   * Publishes a task.
   *
   * @param date of the record, on the clock of the replica that sends it
   */
  void publish(String site, String taskId, String command, Instant date) throws Exception {
    publish(site, 0, taskId, command, date);
  }

  void publish(String site, int partition, String taskId, String command, Instant date)
      throws Exception {
    long deadline = System.currentTimeMillis() + 60_000;
    Task task = new Task(1, taskId, "c", 0, "acme", site, "p1", command, deadline, null, null);
    send(site, partition, task, date);
  }

  /**
   * Publishes a job that may start until an hour from now.
   *
   * @param date of the record, on the clock of the replica that sends it
   */
  void publishJob(String site, int partition, String jobId, Instant date) throws Exception {
    long deadline = System.currentTimeMillis() + 3_600_000;
    Task job =
        new Task(
            Task.JOB, jobId, "k", 0, "acme", site, "p1", "started", deadline, null, null, 60_000L);
    send(site, partition, job, date);
  }

  /** Publishes so many tasks at once. */
  void publishMany(String site, int count) {
    long now = System.currentTimeMillis();
    byte[] task =
        MessageCodec.write(
            new Task(1, "t", "c", 0, "acme", site, "p1", "started", now + 60_000, null, null));
    for (int i = 0; i < count; i++) {
      var unused = producer.send(new ProducerRecord<>(Topics.tasks(site), 0, "p1", task));
    }
    producer.flush();
  }

  void publishCancel(String site, int partition, String jobId) throws Exception {
    send(site, partition, new Cancel(Cancel.VERSION, jobId, "acme", site, "p1"), Instant.now());
  }

  private void send(String site, int partition, Record message, Instant date) throws Exception {
    producer
        .send(
            new ProducerRecord<>(
                Topics.tasks(site),
                partition,
                date.toEpochMilli(),
                "p1",
                MessageCodec.write(message)))
        .get(10, TimeUnit.SECONDS);
  }

  /** Deletes the site's topic and makes it again; a broker needs a moment for each. */
  void makeTopicAnew(String site, int partitions) throws Exception {
    String topic = Topics.tasks(site);
    try (Admin admin = Admin.create(kafka.admin())) {
      admin.deleteTopics(List.of(topic)).all().get(10, TimeUnit.SECONDS);
      await().until(() -> !admin.listTopics().names().get().contains(topic));
      admin
          .createTopics(List.of(new NewTopic(topic, partitions, (short) 1)))
          .all()
          .get(10, TimeUnit.SECONDS);
    }
  }

  /** As an operator's tools do it; the group must be empty. */
  void deleteOffsets(String site) throws Exception {
    try (Admin admin = Admin.create(kafka.admin())) {
      admin
          .deleteConsumerGroupOffsets(
              Topics.workerGroup(site), Set.of(new TopicPartition(Topics.tasks(site), 0)))
          .all()
          .get(10, TimeUnit.SECONDS);
    }
  }

  /** Deletes what stands before {@code offset}. */
  void cut(String site, long offset) throws Exception {
    try (Admin admin = Admin.create(kafka.admin())) {
      admin
          .deleteRecords(
              Map.of(
                  new TopicPartition(Topics.tasks(site), 0), RecordsToDelete.beforeOffset(offset)))
          .all()
          .get(10, TimeUnit.SECONDS);
    }
  }

  /** Gives the site's topic as many partitions more as make up {@code number}. */
  void addPartitions(String site, int number) throws Exception {
    try (Admin admin = Admin.create(kafka.admin())) {
      admin
          .createPartitions(Map.of(Topics.tasks(site), NewPartitions.increaseTo(number)))
          .all()
          .get(10, TimeUnit.SECONDS);
    }
  }

  /** How many partitions each worker of the site has, the smallest number first. */
  List<Integer> shares(String site) throws Exception {
    try (Admin admin = Admin.create(kafka.admin())) {
      return admin
          .describeConsumerGroups(List.of(Topics.workerGroup(site)))
          .all()
          .get(10, TimeUnit.SECONDS)
          .values()
          .stream()
          .flatMap(group -> group.members().stream())
          .map(member -> member.assignment().topicPartitions().size())
          .sorted()
          .toList();
    }
  }

  /** What happens to a worker that was paused for longer than its session. */
  void throwOutOfTheGroup(String site) {
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

  /** Which log the site's topic is. */
  LogIdentity logOf(String site) throws Exception {
    String topic = Topics.tasks(site);
    try (Admin admin = Admin.create(kafka.admin())) {
      TopicDescription is =
          Objects.requireNonNull(
              admin
                  .describeTopics(List.of(topic))
                  .allTopicNames()
                  .get(10, TimeUnit.SECONDS)
                  .get(topic));
      return new LogIdentity(is.partitions().size(), Instant.EPOCH, is.topicId().toString());
    }
  }

  /** The claim of the site's only partition. */
  OffsetAndMetadata claim(String site) throws Exception {
    return claim(site, 0);
  }

  OffsetAndMetadata claim(String site, int number) throws Exception {
    TopicPartition partition = new TopicPartition(Topics.tasks(site), number);
    try (Admin admin = Admin.create(kafka.admin())) {
      OffsetAndMetadata claim =
          admin
              .listConsumerGroupOffsets(Topics.workerGroup(site))
              .partitionsToOffsetAndMetadata()
              .get(10, TimeUnit.SECONDS)
              .get(partition);
      return claim == null ? new OffsetAndMetadata(0, ClaimMetadata.EMPTY.text()) : claim;
    }
  }

  ClaimMetadata metadata(String site) throws Exception {
    return ClaimMetadata.parse(claim(site).metadata());
  }

  /** Writes a claim as a worker would that is gone now; the group must be empty. */
  void leaveClaim(String site, long upTo, ClaimMetadata metadata) throws Exception {
    setOffset(site, 0, upTo, metadata.text());
  }

  void leaveClaim(String site, int partition, OffsetAndMetadata claim) throws Exception {
    setOffset(site, partition, claim.offset(), claim.metadata());
  }

  /** As an operator's tools do it; the group must be empty. */
  void resetOffset(String site, long offset) throws Exception {
    setOffset(site, 0, offset, "");
  }

  private void setOffset(String site, int partition, long upTo, String metadata) throws Exception {
    Map<TopicPartition, OffsetAndMetadata> offset =
        Map.of(
            new TopicPartition(Topics.tasks(site), partition),
            new OffsetAndMetadata(upTo, metadata));
    try (Admin admin = Admin.create(kafka.admin())) {
      await()
          // The broker may not have heard yet of a topic that was made just now.
          .ignoreExceptionsMatching(e -> e.getCause() instanceof UnknownTopicOrPartitionException)
          .until(
              () -> {
                admin
                    .alterConsumerGroupOffsets(Topics.workerGroup(site), offset)
                    .all()
                    .get(10, TimeUnit.SECONDS);
                return true;
              });
    }
  }

  /** It is away from now on. */
  void stop() {
    close();
  }

  @Override
  public void close() {
    producer.close();
    broker.destroy();
  }
}
