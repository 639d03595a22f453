package io.phonecommand.common.directory;

import io.phonecommand.common.kafka.LogReader;
import io.phonecommand.common.topic.TopicWatch;
import io.phonecommand.common.topic.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the instances topics of all sites from their beginning on, those that come later, too. One
 * thread polls it; the {@link TopicWatch} tells it which topics there are.
 */
public final class InstanceFollower implements TopicWatch.Listener {

  private static final Logger log = LoggerFactory.getLogger(InstanceFollower.class);

  /** How long Kafka may take for an answer. */
  private static final Duration LIMIT = Duration.ofSeconds(5);

  /** For how long a topic may be away before nothing counts that was said there. */
  private static final Duration AWAY_LIMIT = Duration.ofSeconds(30);

  private final InstanceLog instances;
  private final java.util.function.Consumer<ConsumerRecords<String, byte[]>> records;
  private final Predicate<String> wanted;
  private final LongSupplier nanoTime;

  /** The topics that are there, and how many of their partitions are to be read. */
  private final Map<String, Integer> there = new ConcurrentHashMap<>();

  /** Topics of which nothing that was read stands any more. */
  private final Set<String> madeAnew = ConcurrentHashMap.newKeySet();

  /** Topics that are to be read once more, as what was skipped is of interest now. */
  private final Set<String> again = ConcurrentHashMap.newKeySet();

  /** As {@link #there}, for those that are read. */
  private final Map<String, Integer> followed = new HashMap<>();

  private final Map<String, Long> awaySince = new HashMap<>();
  private volatile boolean looked;
  private volatile boolean current;
  private volatile boolean caughtUp;
  private @Nullable LogReader reader;

  /**
   * @param records hears of all records, and {@code instances} of what becomes of the topics
   * @param wanted which of the instances topics are read
   */
  public InstanceFollower(
      InstanceLog instances,
      java.util.function.Consumer<ConsumerRecords<String, byte[]>> records,
      Predicate<String> wanted,
      LongSupplier nanoTime) {
    this.instances = instances;
    this.records = records;
    this.wanted = wanted;
    this.nanoTime = nanoTime;
  }

  @Override
  public void seen(String topic, int partitions) {
    if (Topics.isInstances(topic) && wanted.test(topic)) {
      there.put(topic, topic.equals(Topics.SHARED_INSTANCES) ? partitions : 1);
    }
  }

  @Override
  public void missing(String topic) {
    there.remove(topic);
  }

  @Override
  public void madeAnew(String topic) {
    if (there.containsKey(topic)) {
      madeAnew.add(topic);
    }
  }

  @Override
  public void looked() {
    looked = true;
  }

  /** Those of {@code topics} are read from their beginning once more. Any thread. */
  public void readAgain(Predicate<String> topics) {
    current = false;
    there.keySet().stream().filter(topics).forEach(again::add);
  }

  /**
   * Reads what has come; returns after {@code wait} at the latest if nothing does.
   *
   * @param consumer always the same, for this alone
   * @throws org.apache.kafka.common.KafkaException if Kafka can't be read; it can be tried again
   */
  public void poll(Consumer<String, byte[]> consumer, Duration wait) {
    LogReader from = reader == null ? new LogReader(consumer) : reader;
    reader = from;
    // Before it follows what was seen: what is seen meanwhile is not read yet.
    boolean allSeen = looked;
    follow(from);
    if (followed.isEmpty()) {
      LockSupport.parkNanos(wait.toNanos());
    } else {
      try {
        records.accept(from.poll(wait));
      } catch (InvalidOffsetException e) {
        log.warn("A log has not what comes next, so it is read anew: {}", e.getMessage());
        e.partitions().forEach(partition -> madeAnew.add(partition.topic()));
      }
    }
    current = allSeen && again.isEmpty() && madeAnew.isEmpty() && from.isAtEnd();
    caughtUp |= current;
  }

  private void follow(LogReader from) {
    for (String topic : List.copyOf(followed.keySet())) {
      if (!there.containsKey(topic)) {
        unfollow(from, topic);
        awaySince.put(topic, nanoTime.getAsLong());
      } else if (madeAnew.remove(topic)) {
        unfollow(from, topic);
        instances.madeAnew(topic);
      } else if (again.remove(topic)) {
        unfollow(from, topic);
      }
    }
    again.retainAll(followed.keySet());
    madeAnew.retainAll(followed.keySet());
    forgetWhatIsAway();
    there.forEach((topic, partitions) -> follow(from, topic, partitions));
  }

  private void unfollow(LogReader from, String topic) {
    from.remove(partitionsOf(topic, 0, followed.getOrDefault(topic, 0)));
    followed.remove(topic);
  }

  private void follow(LogReader from, String topic, int partitions) {
    int read = followed.getOrDefault(topic, 0);
    if (read < partitions) {
      from.add(partitionsOf(topic, read, partitions), LogReader.BEGINNING, LIMIT);
      followed.put(topic, partitions);
      if (awaySince.remove(topic) != null) {
        instances.madeAnew(topic);
      }
    }
  }

  private void forgetWhatIsAway() {
    long now = nanoTime.getAsLong();
    awaySince
        .entrySet()
        .removeIf(
            away -> {
              boolean tooLong = now - away.getValue() > AWAY_LIMIT.toNanos();
              if (tooLong) {
                log.warn("Topic {} is gone, and the instances that it told of", away.getKey());
                instances.forget(away.getKey());
              }
              return tooLong;
            });
  }

  private static List<TopicPartition> partitionsOf(String topic, int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> new TopicPartition(topic, i)).toList();
  }

  /** Whether all that is there has been read at this moment. Any thread. */
  public boolean isCurrent() {
    return current;
  }

  /** Whether all that was there when it began has been read. Any thread. */
  public boolean isCaughtUp() {
    return caughtUp;
  }
}
