package io.phonecommand.common.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * The settings of all Kafka clients: those that an operator gives, which may hold secrets, and,
 * applied last, those on which latency and the promises depend. Who gives another value for one of
 * these is told so by a {@link ConfigException}.
 */
public final class KafkaSettings {

  /** Each client's, unless an operator says otherwise; Kafka's default is twice that. */
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

  /**
   * How long a broker holds back an empty answer; {@link BrokerContact} relies on hearing from it
   * this often.
   */
  private static final int FETCH_WAIT_MILLIS = 500;

  /** Of all clients, unless an operator says otherwise. */
  private static final Map<String, Object> USUAL =
      Map.of(
          CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG,
          CONNECT_MILLIS,
          CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MAX_MS_CONFIG,
          CONNECT_MILLIS);

  /**
   * The same of clients that wait for a broker's answer: one that hangs, and closes no connection,
   * is left for the partition's next leader as soon as there is one. Joining a group has limits of
   * its own, and an empty fetch is answered after half a second.
   */
  private static final Map<String, Object> IMPATIENT =
      Map.of(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, ANSWER_MILLIS);

  private final Map<String, Object> consumers;
  private final Map<String, Object> producers;
  private final Map<String, Object> admins;

  /**
   * What an operator gives, for each kind of client.
   *
   * @throws ConfigException if it contradicts what the promises need, or no consumer or admin can
   *     be made of it
   */
  public KafkaSettings(
      Map<String, Object> consumers, Map<String, Object> producers, Map<String, Object> admins) {
    this.consumers = Map.copyOf(consumers);
    this.producers = Map.copyOf(producers);
    this.admins = Map.copyOf(admins);
    requireAbsent(
        this.consumers, ConsumerConfig.GROUP_ID_CONFIG, ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
    requireAbsent(
        this.producers,
        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
        ProducerConfig.PARTITIONER_CLASS_CONFIG);
    var unusedAdmin = new AdminClientConfig(admin());
    var unusedConsumer = new ConsumerConfig(consumer());
  }

  /**
   * Of a Kafka that is reached without further ado.
   *
   * @param bootstrapServers {@code host:port}, comma separated
   */
  public static KafkaSettings to(String bootstrapServers) {
    Map<String, Object> all =
        Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    return new KafkaSettings(all, all, all);
  }

  /** For {@link org.apache.kafka.clients.admin.Admin}; its name, if there is one, says so. */
  public Map<String, Object> admin() {
    Map<String, Object> settings = settings(admins, IMPATIENT, common());
    settings.computeIfPresent(CommonClientConfigs.CLIENT_ID_CONFIG, (id, name) -> name + "-admin");
    return settings;
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
    Map<String, Object> promised = common();
    promised.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class);
    promised.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    promised.put(ProducerConfig.ACKS_CONFIG, "all");
    promised.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, false);
    // A key's records are in one partition, which readers rely on.
    promised.put(ProducerConfig.PARTITIONER_IGNORE_KEYS_CONFIG, false);
    // Kafka 4's default of 5 ms turns a round trip of 0.9 ms into one of 12.5 ms.
    promised.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    int limit = (int) deliveryTimeout.toMillis();
    promised.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, limit);
    // Room for a second attempt within the delivery time-out.
    promised.put(
        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.min(limit / 2, PRODUCER_ANSWER_MILLIS));
    promised.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, limit / 2);
    return settings(
        producers, Map.of(ProducerConfig.BUFFER_MEMORY_CONFIG, PRODUCER_BUFFER), promised);
  }

  /**
   * For a consumer of String keys and byte[] values that commits only when told to, and goes
   * nowhere by itself: what to do when its position is lost is for its owner to decide.
   */
  public Map<String, Object> consumer() {
    return consumer(Map.of());
  }

  /**
   * As {@link #consumer()}.
   *
   * @param more what this one needs, too
   */
  Map<String, Object> consumer(Map<String, Object> more) {
    Map<String, Object> promised = common();
    promised.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class);
    promised.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    promised.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    promised.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    promised.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 1);
    promised.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FETCH_WAIT_MILLIS);
    promised.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    promised.putAll(more);
    return settings(consumers, IMPATIENT, promised);
  }

  /** Bytes of heap that a producer may fill while Kafka is away. */
  public long producerBytes() {
    return bytes(producers, ProducerConfig.BUFFER_MEMORY_CONFIG, PRODUCER_BUFFER);
  }

  /** Bytes of heap that a consumer may hold for each partition that it reads. */
  public long bytesPerPartition() {
    return bytes(
        consumers,
        ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
        ConsumerConfig.DEFAULT_MAX_PARTITION_FETCH_BYTES);
  }

  private static long bytes(Map<String, Object> given, String name, long usual) {
    Object value = given.get(name);
    return value == null
        ? usual
        : (long) ConfigDef.parseType(name, text(value), ConfigDef.Type.LONG);
  }

  private static Map<String, Object> common() {
    Map<String, Object> promised = new HashMap<>();
    // A broker that comes back is found at once; the default back-off grows to a second and more.
    promised.put(CommonClientConfigs.METADATA_MAX_AGE_CONFIG, METADATA_AGE_MILLIS);
    promised.put(CommonClientConfigs.RECONNECT_BACKOFF_MS_CONFIG, 50);
    promised.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1000);
    promised.put(CommonClientConfigs.METADATA_RECOVERY_STRATEGY_CONFIG, "rebootstrap");
    promised.put(
        CommonClientConfigs.METADATA_RECOVERY_REBOOTSTRAP_TRIGGER_MS_CONFIG, REBOOTSTRAP_MILLIS);
    return promised;
  }

  private static Map<String, Object> settings(
      Map<String, Object> given, Map<String, Object> usual, Map<String, Object> promised) {
    promised.forEach((name, value) -> requireSame(given, name, value));
    Map<String, Object> settings = new HashMap<>(USUAL);
    settings.putAll(usual);
    settings.putAll(given);
    settings.putAll(promised);
    return settings;
  }

  private static void requireSame(Map<String, Object> given, String name, Object promised) {
    Object other = given.get(name);
    if (other != null && !text(other).equals(text(promised))) {
      throw new ConfigException(name, text(other), "it must be " + text(promised));
    }
  }

  private static void requireAbsent(Map<String, Object> given, String... names) {
    for (String name : List.of(names)) {
      if (given.containsKey(name)) {
        throw new ConfigException(name, text(given.get(name)), "it must be left out");
      }
    }
  }

  private static String text(Object value) {
    return value instanceof Class<?> type ? type.getName() : String.valueOf(value);
  }

  /** Without the settings, which may hold secrets. */
  @Override
  public String toString() {
    return "KafkaSettings";
  }
}
