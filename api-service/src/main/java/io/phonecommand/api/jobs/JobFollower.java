package io.phonecommand.api.jobs;

import io.micrometer.core.instrument.MeterRegistry;
import io.phonecommand.api.kafka.Reading;
import io.phonecommand.api.kafka.RecordGuard;
import io.phonecommand.api.kafka.SmallFetches;
import io.phonecommand.api.settings.ServiceSettings;
import io.phonecommand.common.kafka.KafkaClients;
import io.phonecommand.common.kafka.LogReader;
import io.phonecommand.common.topic.TopicCreator;
import io.phonecommand.common.topic.Topics;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the ends of those partitions of the jobs topic that somebody watches, on one consumer for
 * all of them. While nobody does, it sleeps.
 */
final class JobFollower extends Reading {

  private static final Logger log = LoggerFactory.getLogger(JobFollower.class);

  private static final String NAME = "jobs";

  /** How long Kafka may take for an answer. */
  private static final Duration LIMIT = Duration.ofSeconds(5);

  /** Whoever begins to watch another partition waits for that long at the most. */
  private static final Duration POLL_WAIT = Duration.ofMillis(100);

  /** Whoever begins to watch ends it early. */
  private static final Duration IDLE_WAIT = Duration.ofMillis(500);

  private final JobWatchers watchers;
  private final TaskViews views;
  private final RecordGuard guard;
  private final KafkaClients clients;
  private final ServiceSettings settings;

  /** The partitions that are read. */
  private final Set<Integer> followed = new HashSet<>();

  private @Nullable LogReader reader;

  /** Nothing is read before it is started. */
  JobFollower(
      JobWatchers watchers,
      TaskViews views,
      KafkaClients clients,
      ServiceSettings settings,
      MeterRegistry meters) {
    super(NAME, clients, meters);
    this.watchers = watchers;
    this.views = views;
    this.guard = new RecordGuard(NAME, meters);
    this.clients = clients;
    this.settings = settings;
  }

  /** Makes the topic, if it may, before anybody asks for it. */
  @Override
  protected Consumer<String, byte[]> open() {
    if (settings.topics().create()) {
      TopicCreator.ensure(
          clients.settings(), List.of(settings.topics().jobs()), settings.api().kafkaTimeout());
    }
    return clients.consumer(NAME, null, SmallFetches.of(clients.settings()));
  }

  @Override
  protected void poll(Consumer<String, byte[]> consumer) {
    LogReader from = reader == null ? new LogReader(consumer) : reader;
    reader = from;
    follow(watchers.partitions(), from);
    if (followed.isEmpty()) {
      sleep();
      return;
    }
    // Whoever has come by now is told all that this poll returns.
    followed.forEach(watchers::confirm);
    try {
      guard.handOn(from.poll(POLL_WAIT), watchers::tell);
    } catch (InvalidOffsetException e) {
      log.warn("A log has not what comes next, so its end is followed anew: {}", e.getMessage());
      lose(e.partitions(), from);
    }
  }

  private void follow(Set<Integer> wanted, LogReader from) {
    Set<Integer> gone = new HashSet<>(followed);
    gone.removeAll(wanted);
    if (!gone.isEmpty()) {
      from.remove(partitions(gone));
      followed.removeAll(gone);
    }
    Set<Integer> come = new HashSet<>(wanted);
    come.removeAll(followed);
    if (!come.isEmpty()) {
      from.add(partitions(come), LogReader.END, LIMIT);
      followed.addAll(come);
    }
  }

  private static Set<TopicPartition> partitions(Set<Integer> numbers) {
    return numbers.stream()
        .map(number -> new TopicPartition(Topics.JOBS, number))
        .collect(Collectors.toSet());
  }

  private void lose(Set<TopicPartition> partitions, LogReader from) {
    from.remove(partitions);
    for (TopicPartition partition : partitions) {
      followed.remove(partition.partition());
      // First: whoever hears that it is lost reads anew.
      views.forget(partition.partition());
      watchers.lose(partition.partition());
    }
  }

  private void sleep() {
    try {
      watchers.awaitSome(IDLE_WAIT);
    } catch (InterruptedException e) {
      // It is to end, and whoever polls looks at that.
      Thread.currentThread().interrupt();
    }
  }

  /** Always: nothing must be known before a request is taken on. */
  @Override
  public boolean isCaughtUp() {
    return true;
  }
}
