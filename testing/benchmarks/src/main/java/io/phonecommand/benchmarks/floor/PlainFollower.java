package io.phonecommand.benchmarks.floor;

import java.time.Duration;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.WakeupException;

/** Hands on each record that comes to a topic, on one thread of its own, until it is closed. */
public final class PlainFollower implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final KafkaConsumer<String, byte[]> consumer;
  private final Thread thread;

  private PlainFollower(KafkaConsumer<String, byte[]> consumer, Thread thread) {
    this.consumer = consumer;
    this.thread = thread;
  }

  /**
   * Hands on what comes from now on.
   *
   * @param topic which must be there
   * @param each must neither block nor fail
   */
  public static PlainFollower start(
      String bootstrapServers, String topic, Consumer<ConsumerRecord<String, byte[]>> each) {
    KafkaConsumer<String, byte[]> consumer = PlainTopics.consumer(bootstrapServers, topic);
    Thread thread =
        Thread.ofPlatform().daemon().name("plain-" + topic).start(() -> follow(consumer, each));
    return new PlainFollower(consumer, thread);
  }

  private static void follow(
      KafkaConsumer<String, byte[]> consumer, Consumer<ConsumerRecord<String, byte[]>> each) {
    try (consumer) {
      while (true) {
        consumer.poll(LIMIT).forEach(each);
      }
    } catch (WakeupException e) {
      // Closed.
    }
  }

  /** Returns once nothing more is handed on, or after 30 s. */
  @Override
  public void close() {
    consumer.wakeup();
    try {
      var unused = thread.join(LIMIT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
