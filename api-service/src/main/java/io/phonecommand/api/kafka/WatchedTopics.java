package io.phonecommand.api.kafka;

import io.phonecommand.common.kafka.KafkaSettings;
import io.phonecommand.common.topic.TopicLayout;
import io.phonecommand.common.topic.TopicWatch;
import io.phonecommand.common.topic.Topics;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.NewTopic;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.SmartLifecycle;

/**
 * Watches the topics of the service's readers: lets them begin anew where what they have read is no
 * more true, and is out of service while a topic can't be trusted.
 */
final class WatchedTopics implements SmartLifecycle, TopicWatch.Listener, HealthIndicator {

  /** After the readers have made their topics. */
  private static final int PHASE = Reading.PHASE + 1;

  private final KafkaSettings kafka;
  private final TopicLayout layout;
  private final List<AssignedReader> readers;
  private final ObjectProvider<TopicWatch.Listener> listeners;
  private volatile @Nullable TopicWatch watch;

  /**
   * @param listeners all that hear of the topics; this is one of them
   */
  WatchedTopics(
      KafkaSettings kafka,
      TopicLayout layout,
      List<AssignedReader> readers,
      ObjectProvider<TopicWatch.Listener> listeners) {
    this.kafka = kafka;
    this.layout = layout;
    this.readers = readers;
    this.listeners = listeners;
  }

  @Override
  public void start() {
    List<NewTopic> topics = readers.stream().map(AssignedReader::topic).toList();
    TopicWatch started =
        new TopicWatch(
            kafka,
            layout,
            topics,
            Topics::isInstances,
            listeners.stream().toList());
    started.start();
    watch = started;
  }

  @Override
  public void missing(String topic) {
    readersOf(topic, AssignedReader::topicMissing);
  }

  @Override
  public void seen(String topic, int partitions) {
    readersOf(topic, reader -> reader.topicSeen(partitions));
  }

  @Override
  public void madeAnew(String topic) {
    readersOf(topic, AssignedReader::topicMadeAnew);
  }

  private void readersOf(String topic, Consumer<AssignedReader> action) {
    readers.stream()
        .filter(reader -> reader.topic().name().equals(topic))
        .forEach(action);
  }

  @Override
  public Health health() {
    TopicWatch running = watch;
    return running == null
        ? Health.up().build()
        : (running.problems().isEmpty() ? Health.up() : Health.outOfService())
            .withDetail("problems", running.problems())
            .withDetail("weaknesses", running.weaknesses())
            .withDetail("unwatched", running.unwatched())
            .build();
  }

  @Override
  public void stop() {
    TopicWatch running = watch;
    if (running != null) {
      running.close();
    }
    watch = null;
  }

  @Override
  public boolean isRunning() {
    return watch != null;
  }

  @Override
  public int getPhase() {
    return PHASE;
  }
}
