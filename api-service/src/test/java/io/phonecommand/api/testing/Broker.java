package io.phonecommand.api.testing;

import io.phonecommand.common.kafka.KafkaSettings;
import io.phonecommand.common.message.InstanceRecord;
import io.phonecommand.common.message.InventoryRecord;
import io.phonecommand.common.message.MessageCodec;
import io.phonecommand.common.topic.TopicLayout;
import io.phonecommand.common.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

/** One real broker for all tests of a JVM, and what the other services would write to it. */
public final class Broker {

  /** In which a replica hears of a new site. */
  private static final Duration LOOK_PAUSE = Duration.ofMillis(100);

  public static final TopicLayout LAYOUT =
      new TopicLayout(true, (short) 1, 3, 4, 2, 2, 3, LOOK_PAUSE);

  private static final class Holder {
    static final Broker SHARED = new Broker();
  }

  private final EmbeddedKafkaKraftBroker kafka = new EmbeddedKafkaKraftBroker(1, 1);
  private final Producer<String, byte[]> producer;
  private final AtomicInteger sites = new AtomicInteger();

  public Broker() {
    this(Map.of());
  }

  /**
   * @param more settings of a broker
   */
  public Broker(Map<String, String> more) {
    kafka.brokerProperty("auto.create.topics.enable", "false");
    more.forEach(kafka::brokerProperty);
    kafka.afterPropertiesSet();
    Map<String, Object> settings = connection().producer(Duration.ofSeconds(20));
    settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 1_000_000);
    producer = new KafkaProducer<>(settings);
  }

  public static Broker shared() {
    return Holder.SHARED;
  }

  public KafkaSettings connection() {
    return KafkaSettings.to(bootstrapServers());
  }

  /** host:port. */
  public String bootstrapServers() {
    return kafka.getBrokersAsString();
  }

  /** A site of its own for each test that wants one, with its tasks topic. */
  public String newSite() {
    String site = newSiteWithoutTopic();
    create(LAYOUT.tasks(site));
    return site;
  }

  /** A site whose tasks topic nobody has made, but that announces instances. */
  public String newSiteWithoutTopic() {
    String site = "site-" + sites.incrementAndGet();
    create(LAYOUT.instances(site));
    return site;
  }

  public void addInstance(String tenant, String site, String instanceId) {
    addInstance(tenant, site, instanceId, site);
  }

  /** What {@code onTopicOf} says of a site that is perhaps another one. */
  public void addInstance(String tenant, String onTopicOf, String instanceId, String site) {
    write(
        Topics.instances(onTopicOf),
        null,
        instanceId,
        MessageCodec.write(new InstanceRecord(InstanceRecord.VERSION, tenant, site)));
  }

  /** A site has said all that it has. */
  public void completeInventory(String site) {
    write(
        Topics.instances(site),
        null,
        InventoryRecord.KEY,
        MessageCodec.write(new InventoryRecord(InventoryRecord.VERSION, 1, "of-a-test")));
  }

  public void removeInstance(String site, String instanceId) {
    write(Topics.instances(site), null, instanceId, null);
  }

  /** Returns once the broker has the record. */
  public void write(
      String topic, @Nullable Integer partition, @Nullable String key, byte @Nullable [] value) {
    write(new ProducerRecord<>(topic, partition, key, value));
  }

  /** As if it had been written at {@code time}. */
  public void writeAt(Instant time, String topic, String key, byte[] value) {
    write(new ProducerRecord<>(topic, 0, time.toEpochMilli(), key, value));
  }

  /** Stores a record once more, as a producer does that has heard no answer. */
  public void writeAgain(ConsumerRecord<String, byte[]> record) {
    write(
        new ProducerRecord<>(
            record.topic(), record.partition(), record.timestamp(), record.key(), record.value()));
  }

  private void write(ProducerRecord<String, byte[]> record) {
    try {
      producer.send(record).get(20, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Returns at once; a record that is lost will be missed. */
  public void writeLater(String topic, int partition, String key, byte[] value) {
    var unused = producer.send(new ProducerRecord<>(topic, partition, key, value));
  }

  /** Changes a setting of {@code topic}. */
  public void set(String topic, String setting, String value) {
    try (Admin admin = Admin.create(connection().admin())) {
      ConfigResource of = new ConfigResource(ConfigResource.Type.TOPIC, topic);
      AlterConfigOp change =
          new AlterConfigOp(new ConfigEntry(setting, value), AlterConfigOp.OpType.SET);
      admin.incrementalAlterConfigs(Map.of(of, List.of(change))).all().get(20, TimeUnit.SECONDS);
      // The broker goes by it a moment after the controller has it.
      Awaitility.await()
          .until(
              () ->
                  admin
                      .describeConfigs(List.of(of))
                      .all()
                      .get(20, TimeUnit.SECONDS)
                      .values()
                      .stream()
                      .map(config -> config.get(setting))
                      .anyMatch(entry -> entry != null && value.equals(entry.value())));
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** For good: a broker does not come back. */
  public void stop() {
    producer.close(Duration.ZERO);
    kafka.destroy();
  }

  public void create(NewTopic topic) {
    kafka.addTopics(topic);
  }
}
