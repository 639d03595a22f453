package io.phonecommand.api.kafka;

import io.phonecommand.common.topic.TopicCreator;
import io.phonecommand.common.topic.TopicLayout;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/**
 * Opens the service's two consumers, which choose their partitions themselves: no group, nothing
 * committed. It makes their topics first if it is told to.
 */
public final class AssignedConsumers {

  /**
   * How long a broker holds back an empty answer; {@link BrokerContact} relies on hearing from it
   * this often.
   */
  private static final int FETCH_MAX_WAIT_MILLIS = 500;

  /** From not finding a topic to looking for it again. */
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final MessagingProperties properties;
  private final Duration startLimit;

  AssignedConsumers(MessagingProperties properties, Duration startLimit) {
    this.properties = properties;
    this.startLimit = startLimit;
  }

  /**
   * A consumer that {@code reader} has placed; what it asks of Kafka meanwhile takes at most the
   * start limit.
   *
   * @throws KafkaStartException if Kafka doesn't answer or has no such topic
   */
  Consumer<String, byte[]> open(
      Function<TopicLayout, NewTopic> topic, AssignedReader.Reader reader) {
    String name = topic.apply(properties.topics()).name();
    if (properties.topics().create()) {
      make(topic.apply(properties.topics()));
    }
    Consumer<String, byte[]> consumer = create(reader.whenPositionIsLost());
    try {
      reader.place(consumer, partitionsOf(name, consumer));
      return consumer;
    } catch (KafkaException e) {
      consumer.close();
      throw new KafkaStartException("Kafka could not be asked about topic " + name, e);
    } catch (RuntimeException e) {
      consumer.close();
      throw e;
    }
  }

  private Consumer<String, byte[]> create(String reset) {
    Map<String, Object> settings = new HashMap<>(properties.kafka().consumer());
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, reset);
    settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FETCH_MAX_WAIT_MILLIS);
    settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) startLimit.toMillis());
    try {
      return new KafkaConsumer<>(settings);
    } catch (KafkaException e) {
      throw new KafkaStartException("no Kafka consumer can be made of phone-command.kafka", e);
    }
  }

  private List<TopicPartition> partitionsOf(String topic, Consumer<String, byte[]> consumer) {
    long giveUp = System.nanoTime() + startLimit.toNanos();
    while (true) {
      List<PartitionInfo> partitions = consumer.partitionsFor(topic, startLimit);
      if (!partitions.isEmpty()) {
        return partitions.stream()
            .map(partition -> new TopicPartition(topic, partition.partition()))
            .toList();
      }
      // A broker can take a moment to hear of a topic that was made just now.
      if (System.nanoTime() > giveUp) {
        throw new KafkaStartException("topic " + topic + " does not exist", null);
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  private void make(NewTopic topic) {
    try {
      TopicCreator.ensure(properties.kafka(), List.of(topic), startLimit);
    } catch (IllegalStateException | KafkaException e) {
      throw new KafkaStartException(
          "Topic %s could not be made at %s within %d s"
              .formatted(
                  topic.name(), properties.kafka().bootstrapServers(), startLimit.toSeconds()),
          e);
    }
  }
}
