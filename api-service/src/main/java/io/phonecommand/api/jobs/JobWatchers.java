package io.phonecommand.api.jobs;

import io.phonecommand.common.message.JobsMessage;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Who wants to hear what is said of which tasks from now on. {@link JobFollower} reads it for them.
 * Any thread may call it; watchers are called without its lock.
 */
final class JobWatchers {

  /** Somebody who follows a task. Must neither block nor fail. */
  interface Watcher {

    /** The task. */
    TaskAddress address();

    /** From now on it is told all that comes; said again and again. */
    void confirmed();

    /**
     * The next record of its task.
     *
     * @param offset of the record
     */
    void told(JobsMessage news, long offset);

    /** It may have missed something, and is confirmed anew once it is told all again. */
    void lost();

    /** The service stops: nothing is worth waiting for any more. */
    void stopped();
  }

  private final JobRecords records;

  /** By partition and key. */
  private final Map<Integer, Map<String, Set<Watcher>>> watchers = new HashMap<>();

  private boolean stopped;

  /** Nobody watches yet. */
  JobWatchers(JobRecords records) {
    this.records = records;
  }

  /** {@code watcher} is confirmed as soon as its partition is followed. */
  void add(Watcher watcher) {
    TaskAddress address = watcher.address();
    boolean over;
    synchronized (this) {
      watchers
          .computeIfAbsent(address.partition(), partition -> new HashMap<>())
          .computeIfAbsent(address.keyText(), key -> new HashSet<>())
          .add(watcher);
      over = stopped;
      notifyAll();
    }
    if (over) {
      watcher.stopped();
    }
  }

  /** {@code watcher} is told nothing more, except by a call that is under way. */
  synchronized void remove(Watcher watcher) {
    TaskAddress address = watcher.address();
    Map<String, Set<Watcher>> ofPartition = watchers.getOrDefault(address.partition(), Map.of());
    Set<Watcher> ofTask = ofPartition.getOrDefault(address.keyText(), Set.of());
    if (ofTask.contains(watcher)) {
      ofTask.remove(watcher);
      if (ofTask.isEmpty()) {
        ofPartition.remove(address.keyText());
      }
      if (ofPartition.isEmpty()) {
        watchers.remove(address.partition());
      }
    }
  }

  /** The partitions that somebody watches. */
  synchronized Set<Integer> partitions() {
    return Set.copyOf(watchers.keySet());
  }

  /** Returns once somebody watches, or after {@code limit}. */
  synchronized void awaitSome(Duration limit) throws InterruptedException {
    long giveUp = System.nanoTime() + limit.toNanos();
    while (watchers.isEmpty()) {
      long left = giveUp - System.nanoTime();
      if (left <= 0) {
        return;
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
  }

  /** What is read of {@code partition} from now on is all that comes. */
  void confirm(int partition) {
    forEach(partition, Watcher::confirmed);
  }

  /** Something of {@code partition} may be missed. */
  void lose(int partition) {
    forEach(partition, Watcher::lost);
  }

  private void forEach(int partition, Consumer<Watcher> action) {
    List<Watcher> all;
    synchronized (this) {
      all =
          watchers.getOrDefault(partition, Map.of()).values().stream()
              .flatMap(Set::stream)
              .toList();
    }
    all.forEach(action);
  }

  /** Hands {@code read} to those who have its key. */
  void tell(ConsumerRecord<String, byte[]> read) {
    String key = read.key();
    List<Watcher> those = key == null ? List.of() : watchersOf(read.partition(), key);
    if (those.isEmpty()) {
      return;
    }
    Optional<JobsMessage> news = records.newsIn(read);
    if (news.isPresent()) {
      those.forEach(watcher -> watcher.told(news.get(), read.offset()));
    }
  }

  private synchronized List<Watcher> watchersOf(int partition, String key) {
    return List.copyOf(watchers.getOrDefault(partition, Map.of()).getOrDefault(key, Set.of()));
  }

  /** How many watch. */
  synchronized int size() {
    return watchers.values().stream()
        .flatMap(ofPartition -> ofPartition.values().stream())
        .mapToInt(Set::size)
        .sum();
  }

  /** Tells all of them, and whoever comes later, that the service stops. */
  void stop() {
    Set<Integer> all;
    synchronized (this) {
      stopped = true;
      all = partitions();
    }
    all.forEach(partition -> forEach(partition, Watcher::stopped));
  }
}
