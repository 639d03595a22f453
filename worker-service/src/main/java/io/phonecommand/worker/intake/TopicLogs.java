package io.phonecommand.worker.intake;

import io.phonecommand.worker.claims.LogIdentity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;

/** Asks Kafka which log a partition has now. Any thread. */
final class TopicLogs {

  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final Admin admin;

  TopicLogs(Admin admin) {
    this.admin = admin;
  }

  /**
   * The log of {@code partition}, of which everything is known as far as this can tell.
   *
   * @throws KafkaException if Kafka does not say it
   */
  LogIdentity of(TopicPartition partition) {
    String topic = partition.topic();
    try {
      TopicDescription is =
          Objects.requireNonNull(admin.describeTopics(List.of(topic)).topicNameValues().get(topic))
              .get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      return new LogIdentity(is.partitions().size(), Instant.EPOCH, is.topicId().toString());
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    } catch (ExecutionException | TimeoutException e) {
      throw new KafkaException("topic " + topic + " could not be asked for", e);
    }
  }
}
