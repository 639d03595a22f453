package io.phonecommand.worker.kafka;

import io.phonecommand.common.kafka.KafkaSettings;
import io.phonecommand.common.start.StartException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether Kafka keeps a site's tasks for as long as its jobs take. */
final class TaskRetention {

  private static final Logger log = LoggerFactory.getLogger(TaskRetention.class);

  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(1);

  private static final Duration UNKNOWN_PAUSE = Duration.ofMillis(50);

  private TaskRetention() {}

  /**
   * Returns if {@code topic} keeps records long enough, or that may not be asked.
   *
   * @param least how long it must keep them
   * @param limit how long Kafka may take for its answer
   * @throws StartException if it does not
   * @throws KafkaException if Kafka does not say it
   */
  static void require(KafkaSettings kafka, String topic, Duration least, Duration limit) {
    Admin admin = Admin.create(kafka.admin());
    try {
      require(topic, settingsOf(topic, admin, limit).get(TopicConfig.RETENTION_MS_CONFIG), least);
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof AuthorizationException)) {
        throw new KafkaException("the settings of " + topic + " could not be asked for", e);
      }
      log.warn("Whether {} keeps its records for {} can't be seen", topic, least);
    } catch (TimeoutException e) {
      throw new KafkaException("no answer about the settings of " + topic, e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    } finally {
      admin.close(CLOSE_LIMIT);
    }
  }

  /** Not each broker may have heard of a topic that was made just now. */
  private static Config settingsOf(String topic, Admin admin, Duration limit)
      throws ExecutionException, TimeoutException, InterruptedException {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    long giveUp = System.nanoTime() + limit.toNanos();
    while (true) {
      try {
        return Objects.requireNonNull(
                admin.describeConfigs(List.of(resource)).values().get(resource))
            .get(Math.max(1, giveUp - System.nanoTime()), TimeUnit.NANOSECONDS);
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)
            || System.nanoTime() - giveUp >= 0) {
          throw e;
        }
        Thread.sleep(UNKNOWN_PAUSE);
      }
    }
  }

  private static void require(String topic, @Nullable ConfigEntry retention, Duration least) {
    long millis = retention == null ? -1 : Long.parseLong(retention.value());
    if (millis >= 0 && millis < least.toMillis()) {
      throw new StartException(
          "Topic %s has retention.ms=%d, which is too short for phone-command.worker.jobs."
              .formatted(topic, millis),
          "Set it to %d or more (kafka-configs.sh --alter --topic %s --add-config retention.ms=%d), or longest-start and longest-run to less."
              .formatted(least.toMillis(), topic, least.toMillis()),
          null);
    }
  }
}
