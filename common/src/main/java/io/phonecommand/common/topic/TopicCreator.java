package io.phonecommand.common.topic;

import io.phonecommand.common.kafka.KafkaConnection;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicExistsException;

/** Makes topics that do not exist yet; an existing one is left as it is. */
public final class TopicCreator {

  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(1);

  private TopicCreator() {}

  /**
   * Returns once every topic exists.
   *
   * @param limit how long to wait for Kafka, from the call on
   * @throws IllegalStateException if the topics could not be made within the limit
   */
  public static void ensure(KafkaConnection kafka, Collection<NewTopic> topics, Duration limit) {
    Admin admin = Admin.create(kafka.admin());
    try {
      var options = new CreateTopicsOptions().timeoutMs((int) limit.toMillis());
      Map<String, KafkaFuture<Void>> created = admin.createTopics(topics, options).values();
      for (Map.Entry<String, KafkaFuture<Void>> topic : created.entrySet()) {
        await(topic.getKey(), topic.getValue(), limit);
      }
    } finally {
      // Without a limit it would wait for calls that Kafka never answers.
      admin.close(CLOSE_LIMIT);
    }
  }

  private static void await(String name, KafkaFuture<Void> created, Duration limit) {
    try {
      created.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw new IllegalStateException("topic " + name + " could not be made", e.getCause());
      }
    } catch (TimeoutException e) {
      throw new IllegalStateException("topic " + name + " could not be made in time", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while topic " + name + " was made", e);
    }
  }
}
