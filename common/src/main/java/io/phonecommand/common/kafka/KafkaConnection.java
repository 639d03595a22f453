package io.phonecommand.common.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * How to reach Kafka, and the client settings on which latency and the promises depend.
 *
 * @param bootstrapServers {@code host:port}, comma separated
 * @param properties client properties that are added to every client: TLS, SASL; they may hold
 *     secrets
 */
public record KafkaConnection(String bootstrapServers, @Nullable Map<String, String> properties) {

  /** Each client's, unless the properties say otherwise; Kafka's default is twice that. */
  private static final long PRODUCER_BUFFER = 16L * 1024 * 1024;

  /** From a change of a topic to the moment at which every client has heard of it, at the most. */
  private static final int METADATA_AGE_MILLIS = 10_000;

  /** From a question to a broker to asking another one; Kafka's default is ten times that. */
  private static final int ANSWER_MILLIS = 3000;

  /**
   * The same of producers at the most, whose records are small: new leaders are there 3 to 7 s
   * after a broker hung, and both tasks and their results must find them within a caller's window.
   */
  private static final int PRODUCER_ANSWER_MILLIS = 2000;

  /**
   * Kafka's default grows from 10 to 30 s. A broker that hangs still takes connections, until its
   * queue of those that it has not looked at is full: from then on nothing answers at all.
   */
  private static final int CONNECT_MILLIS = 2000;

  /**
   * From needing to know where partitions are to forgetting all brokers but the first ones, and
   * asking these; Kafka's default is 5 minutes. A client that has something for a leader that hangs
   * opens a connection to it again and again, and as long as it does, asks nobody else where the
   * next leader is.
   */
  private static final int REBOOTSTRAP_MILLIS = 2000;

  public KafkaConnection {
    if (bootstrapServers.isBlank()) {
      throw new IllegalArgumentException("bootstrap-servers must not be blank");
    }
    properties = properties == null ? Map.of() : Map.copyOf(properties);
  }

  /**
   * Checks what can be checked without a client.
   *
   * @throws org.apache.kafka.common.config.ConfigException if no client can be made of the
   *     properties
   */
  public void check() {
    var unusedAdmin = new AdminClientConfig(admin());
    var unusedConsumer = new ConsumerConfig(consumer());
  }

  /** For {@link org.apache.kafka.clients.admin.Admin}. */
  public Map<String, Object> admin() {
    return impatient();
  }

  /**
   * For a producer of String keys and byte[] values that sends at once. It may store a record twice
   * and, where one is sent again, in another order: tasks and results are recognised by their ids.
   * It has no identity at the brokers: after a loss of all their disks these give the same ones
   * again, and would take a new producer's records for the old one's repeats.
   *
   * @param deliveryTimeout from {@code send} to the moment at which the producer gives up
   */
  public Map<String, Object> producer(Duration deliveryTimeout) {
    Map<String, Object> settings = base();
    settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class);
    settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, false);
    // Kafka 4's default of 5 ms turns a round trip of 0.9 ms into one of 12.5 ms.
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    settings.putIfAbsent(ProducerConfig.BUFFER_MEMORY_CONFIG, PRODUCER_BUFFER);
    int limit = (int) deliveryTimeout.toMillis();
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, limit);
    // Room for a second attempt within the delivery time-out.
    settings.put(
        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.min(limit / 2, PRODUCER_ANSWER_MILLIS));
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, limit / 2);
    return settings;
  }

  /**
   * For a consumer of String keys and byte[] values that commits only when told to, and goes
   * nowhere by itself: what to do when its position is lost is for its owner to decide.
   */
  public Map<String, Object> consumer() {
    Map<String, Object> settings = impatient();
    settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class);
    settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    settings.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 1);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    return settings;
  }

  /** Bytes of heap that a producer may fill while Kafka is away. */
  public long producerBytes() {
    return bytes(ProducerConfig.BUFFER_MEMORY_CONFIG, PRODUCER_BUFFER);
  }

  /** Bytes of heap that a consumer may hold for each partition that it reads. */
  public long bytesPerPartition() {
    return bytes(
        ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
        ConsumerConfig.DEFAULT_MAX_PARTITION_FETCH_BYTES);
  }

  private long bytes(String name, long usual) {
    String value = properties == null ? null : properties.get(name);
    return value == null ? usual : (long) ConfigDef.parseType(name, value, ConfigDef.Type.LONG);
  }

  private Map<String, Object> base() {
    Map<String, Object> settings = new HashMap<>();
    if (properties != null) {
      settings.putAll(properties);
    }
    settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    // A broker that comes back is found at once; the default back-off grows to a second and more.
    settings.put(CommonClientConfigs.METADATA_MAX_AGE_CONFIG, METADATA_AGE_MILLIS);
    settings.put(CommonClientConfigs.RECONNECT_BACKOFF_MS_CONFIG, 50);
    settings.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1000);
    settings.put(
        CommonClientConfigs.METADATA_RECOVERY_REBOOTSTRAP_TRIGGER_MS_CONFIG, REBOOTSTRAP_MILLIS);
    settings.putIfAbsent(
        CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG, CONNECT_MILLIS);
    settings.putIfAbsent(
        CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MAX_MS_CONFIG, CONNECT_MILLIS);
    return settings;
  }

  /**
   * For clients that wait for a broker's answer: one that hangs, and closes no connection, is left
   * for the partition's next leader as soon as there is one. Joining a group has limits of its own,
   * and an empty fetch is answered after half a second.
   */
  private Map<String, Object> impatient() {
    Map<String, Object> settings = base();
    settings.putIfAbsent(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, ANSWER_MILLIS);
    return settings;
  }

  /** Without the client properties, which may hold secrets. */
  @Override
  public String toString() {
    return "KafkaConnection[bootstrapServers=" + bootstrapServers + "]";
  }
}
