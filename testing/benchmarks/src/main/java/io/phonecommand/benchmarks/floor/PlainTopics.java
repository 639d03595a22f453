package io.phonecommand.benchmarks.floor;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The two topics of the floor, and plain clients for them. */
final class PlainTopics {

  static final String REQUESTS = "floor-requests";
  static final String RESULTS = "floor-results";

  /** As many as a site's tasks topic has by default. */
  static final int PARTITIONS = 12;

  /** About what a task and a result take as JSON. */
  private static final int VALUE_BYTES = 300;

  private PlainTopics() {}

  static KafkaProducer<String, byte[]> producer(String bootstrapServers) {
    Map<String, Object> settings = new HashMap<>();
    settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    return new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
  }

  /** A consumer of all of the topic, from its end, in no group. */
  static KafkaConsumer<String, byte[]> consumer(String bootstrapServers, String topic) {
    Map<String, Object> settings = new HashMap<>();
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

  /** A value with this text in it, as long as a real one. */
  static byte[] value(String text) {
    return text.concat(" ".repeat(Math.max(0, VALUE_BYTES - text.length()))).getBytes(UTF_8);
  }

  static String text(byte[] value) {
    return new String(value, UTF_8).trim();
  }
}
