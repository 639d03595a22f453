package io.phonecommand.api.kafka;

import io.phonecommand.common.kafka.KafkaClients;
import io.phonecommand.common.topic.TopicCreator;
import io.phonecommand.common.topic.TopicLayout;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/**
 * Opens the service's consumers, which choose their partitions themselves: no group, nothing
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

  private final KafkaClients clients;
  private final TopicLayout layout;
  private final Duration limit;

  /**
   * @param limit how long Kafka may take for an answer
   */
  AssignedConsumers(KafkaClients clients, TopicLayout layout, Duration limit) {
    this.clients = clients;
    this.layout = layout;
    this.limit = limit;
  }

  /**
   * A consumer that {@code reader} has placed.
   *
   * @param role what it reads, for its name
   * @throws KafkaException if Kafka doesn't answer or has no such topic
   */
  Consumer<String, byte[]> open(
      String role, Function<TopicLayout, NewTopic> topic, AssignedReader.Reader reader) {
    if (layout.create()) {
      TopicCreator.ensure(clients.settings(), List.of(topic.apply(layout)), limit);
    }
    Consumer<String, byte[]> consumer = create(role);
    try {
      place(topic, reader, consumer);
      return consumer;
    } catch (RuntimeException e) {
      consumer.close(CloseOptions.timeout(Duration.ZERO));
      throw e;
    }
  }

  /**
   * Lets {@code reader} place its consumer on the partitions that the topic has now.
   *
   * @throws KafkaException if Kafka doesn't answer within the limit
   */
  void place(
      Function<TopicLayout, NewTopic> topic,
      AssignedReader.Reader reader,
      Consumer<String, byte[]> consumer) {
    reader.place(consumer, partitionsOf(topic, consumer), limit);
  }

  /** The partitions of a topic that {@code consumer} has heard of. */
  List<TopicPartition> partitionsOf(
      Function<TopicLayout, NewTopic> topic, Consumer<String, byte[]> consumer) {
    return partitionsOf(nameOf(topic), consumer);
  }

  private String nameOf(Function<TopicLayout, NewTopic> topic) {
    return topic.apply(layout).name();
  }

  /**
   * A consumer that is nowhere yet.
   *
   * @param role what it reads, for its name
   * @throws KafkaException if none can be made yet, or of the settings
   */
  public Consumer<String, byte[]> create(String role) {
    return clients.consumer(
        role, null, Map.of(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FETCH_MAX_WAIT_MILLIS));
  }

  private List<TopicPartition> partitionsOf(String topic, Consumer<String, byte[]> consumer) {
    long giveUp = System.nanoTime() + limit.toNanos();
    while (true) {
      List<PartitionInfo> partitions = consumer.partitionsFor(topic, limit);
      if (!partitions.isEmpty()) {
        return partitions.stream()
            .map(partition -> new TopicPartition(topic, partition.partition()))
            .toList();
      }
      // A broker can take a moment to hear of a topic that was made just now.
      if (System.nanoTime() > giveUp) {
        throw new KafkaException("topic " + topic + " does not exist");
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }
}
