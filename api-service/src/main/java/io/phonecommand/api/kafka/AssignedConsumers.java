package io.phonecommand.api.kafka;

import io.phonecommand.common.topic.TopicCreator;
import io.phonecommand.common.topic.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Opens the service's two consumers, which choose their partitions themselves: no group, nothing
 * committed. It makes the two topics first if it is told to.
 */
public final class AssignedConsumers {

  /** From asking Kafka for something at the start to giving the start up. */
  public static final Duration START_LIMIT = Duration.ofSeconds(30);

  /**
   * How long a broker holds back an empty answer; {@link BrokerContact} relies on hearing from it
   * this often.
   */
  private static final int FETCH_MAX_WAIT_MILLIS = 500;

  private final MessagingProperties properties;

  AssignedConsumers(MessagingProperties properties) {
    this.properties = properties;
    if (properties.topics().create()) {
      makeTopics();
    }
  }

  /**
   * A consumer that {@code placing} has assigned and positioned.
   *
   * @param reset where to go on when the position has vanished: {@code earliest} or {@code latest}
   * @param placing gets the consumer and all of the topic's partitions
   * @throws KafkaStartException if Kafka doesn't answer or has no such topic
   */
  public Consumer<String, byte[]> open(
      String topic,
      String reset,
      BiConsumer<Consumer<String, byte[]>, List<TopicPartition>> placing) {
    Map<String, Object> settings = new HashMap<>(properties.kafka().consumer());
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, reset);
    settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FETCH_MAX_WAIT_MILLIS);
    settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) START_LIMIT.toMillis());
    Consumer<String, byte[]> consumer = new KafkaConsumer<>(settings);
    try {
      placing.accept(consumer, partitionsOf(topic, consumer));
      return consumer;
    } catch (KafkaStartException e) {
      consumer.close();
      throw e;
    } catch (KafkaException e) {
      consumer.close();
      throw new KafkaStartException("Kafka could not be asked about topic " + topic, e);
    }
  }

  private static List<TopicPartition> partitionsOf(
      String topic, Consumer<String, byte[]> consumer) {
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic, START_LIMIT).stream()
            .map(partition -> new TopicPartition(topic, partition.partition()))
            .toList();
    if (partitions.isEmpty()) {
      throw new KafkaStartException("topic " + topic + " does not exist", null);
    }
    return partitions;
  }

  private void makeTopics() {
    try {
      TopicCreator.ensure(
          properties.kafka(),
          List.of(properties.topics().results(), properties.topics().instances()),
          START_LIMIT);
    } catch (IllegalStateException e) {
      throw new KafkaStartException(
          "The topics %s and %s could not be made at %s within %d s"
              .formatted(
                  Topics.RESULTS,
                  Topics.INSTANCES,
                  properties.kafka().bootstrapServers(),
                  START_LIMIT.toSeconds()),
          e);
    }
  }
}
