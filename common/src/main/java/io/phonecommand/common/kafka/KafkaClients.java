package io.phonecommand.common.kafka;

import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.ProducerFactory;

/**
 * Makes the Kafka clients of a service, of what {@code spring.kafka} says and what the promises
 * need. Each is named after the service and its role, so that brokers' logs, quotas and metrics
 * tell them apart. Any thread.
 */
public final class KafkaClients implements AutoCloseable {

  private final ConsumerFactory<String, byte[]> consumers;
  private final ProducerFactory<String, byte[]> producers;
  private final KafkaSettings settings;
  private final Queue<DefaultKafkaProducerFactory<String, byte[]>> opened =
      new ConcurrentLinkedQueue<>();

  /**
   * @param consumers from now on has the promises' settings for all that it makes
   * @throws ConfigException if what is configured contradicts what the promises need, or no client
   *     can be made of it
   */
  public KafkaClients(
      ConsumerFactory<String, byte[]> consumers,
      ProducerFactory<String, byte[]> producers,
      KafkaAdmin admin) {
    if (producers.transactionCapable()) {
      throw new ConfigException("spring.kafka.producer.transaction-id-prefix must be left out");
    }
    this.consumers = consumers;
    this.producers = producers;
    this.settings =
        new KafkaSettings(
            consumers.getConfigurationProperties(),
            producers.getConfigurationProperties(),
            admin.getConfigurationProperties());
    consumers.updateConfigs(settings.consumer());
  }

  /** What all clients are made of. */
  public KafkaSettings settings() {
    return settings;
  }

  /**
   * A consumer that nobody else has.
   *
   * @param role what it reads, for its name
   * @param group whose offsets it may commit; null for none
   * @param more settings of its own
   * @throws org.apache.kafka.common.KafkaException if none can be made, as long as no broker's name
   *     has an address
   */
  public Consumer<String, byte[]> consumer(
      String role, @Nullable String group, Map<String, Object> more) {
    // Looks for contradictions.
    var unused = settings.consumer(more);
    Properties own = new Properties();
    own.putAll(more);
    return consumers.createConsumer(
        group, nameOf(consumers.getConfigurationProperties()), "-" + role, own);
  }

  /**
   * A consumer that is there for a moment, while somebody waits: its metrics are not bound, as that
   * somebody would wait for that, too.
   *
   * @param role as above
   * @param group as above
   */
  public Consumer<String, byte[]> briefConsumer(String role, String group) {
    Map<String, Object> own = settings.consumer();
    own.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    own.put(ConsumerConfig.CLIENT_ID_CONFIG, nameOf(own) + "-" + role);
    return new KafkaConsumer<>(own);
  }

  /**
   * A producer that is closed with this.
   *
   * @param role what it writes, for its name
   * @param deliveryTimeout from {@code send} to the moment at which it gives up
   * @param closeLimit for what has not been sent when it is closed; in whole seconds, rounded up
   * @param more settings of its own
   */
  public Producer<String, byte[]> producer(
      String role, Duration deliveryTimeout, Duration closeLimit, Map<String, Object> more) {
    Map<String, Object> own = settings.producer(deliveryTimeout);
    own.putAll(more);
    own.put(ProducerConfig.CLIENT_ID_CONFIG, nameOf(own) + "-" + role);
    DefaultKafkaProducerFactory<String, byte[]> factory =
        new DefaultKafkaProducerFactory<>(own) {
          // Without a number behind the name: there is one producer of each role.
          @Override
          protected Map<String, Object> getProducerConfigs() {
            return own;
          }
        };
    producers.getListeners().forEach(factory::addListener);
    factory.setBeanName(role);
    factory.setPhysicalCloseTimeout((int) Math.ceilDiv(closeLimit.toMillis(), 1000L));
    opened.add(factory);
    return LateClient.of(Producer.class, factory::createProducer);
  }

  private static String nameOf(Map<String, Object> configured) {
    return String.valueOf(
        configured.getOrDefault(CommonClientConfigs.CLIENT_ID_CONFIG, "phone-command"));
  }

  /** Closes the producers side by side, so that it takes as long as the longest of their limits. */
  @Override
  public void close() {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      opened.forEach(factory -> threads.execute(factory::destroy));
    }
  }
}
