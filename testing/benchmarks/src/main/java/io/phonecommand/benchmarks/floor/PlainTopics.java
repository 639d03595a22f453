package io.phonecommand.benchmarks.floor;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The topics of the floor, and plain clients for them. */
final class PlainTopics {

  static final String REQUESTS = "floor-requests";
  static final String RESULTS = "floor-results";

  /** What is only written, and perhaps read back. */
  static final String LOG = "floor-log";

  /** Before the address of a phone: the batch is to be claimed first. */
  static final String CLAIM = "claim ";

  /** As many as a site's tasks topic has by default. */
  static final int PARTITIONS = 12;

  /** About what a task and a result take as JSON. */
  private static final int VALUE_BYTES = 300;

  /** About what stands beside a worker's claim of a few tasks. */
  private static final String CLAIM_METADATA = "x".repeat(64);

  private PlainTopics() {}

  /** Makes topics. */
  static void create(String bootstrapServers, String... names) throws Exception {
    String name = CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG;
    try (Admin admin = Admin.create(Map.of(name, bootstrapServers))) {
      admin
          .createTopics(
              Stream.of(names).map(topic -> new NewTopic(topic, PARTITIONS, (short) 1)).toList())
          .all()
          .get();
    }
  }

  static KafkaProducer<String, byte[]> producer(String bootstrapServers) {
    Map<String, Object> settings = new HashMap<>();
    settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    return new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
  }

  /** A consumer of all of the topic, from its end, in no group. */
  static KafkaConsumer<String, byte[]> consumer(String bootstrapServers, String topic) {
    return consumer(bootstrapServers, topic, Map.of());
  }

  /** The same, which can commit for a group that has no other member. */
  static KafkaConsumer<String, byte[]> consumer(
      String bootstrapServers, String topic, String group) {
    return consumer(bootstrapServers, topic, Map.of(ConsumerConfig.GROUP_ID_CONFIG, group));
  }

  private static KafkaConsumer<String, byte[]> consumer(
      String bootstrapServers, String topic, Map<String, String> more) {
    Map<String, Object> settings = new HashMap<>(more);
    settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(partition -> new TopicPartition(topic, partition.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    // Seeking is lazy: only now is the end fixed.
    partitions.forEach(consumer::position);
    return consumer;
  }

  /** What is committed to claim all before {@code offset}. */
  static OffsetAndMetadata claimUpTo(long offset) {
    return new OffsetAndMetadata(offset, CLAIM_METADATA);
  }

  /** A value with this text in it, as long as a real one. */
  static byte[] value(String text) {
    return text.concat(" ".repeat(Math.max(0, VALUE_BYTES - text.length()))).getBytes(UTF_8);
  }

  static String text(byte[] value) {
    return new String(value, UTF_8).trim();
  }
}
