package io.phonecommand.common.kafka;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Reads partitions from some point on, and knows when it has read everything that was there when it
 * was opened. It asks where that ends first, so that nothing falls in between, and never waits for
 * an offset that the log doesn't have.
 *
 * <p>Its consumer is one of {@link KafkaSettings#consumer}: a position that the log does not have
 * any more, because it was cut, deleted or made anew, is an {@link
 * org.apache.kafka.clients.consumer.InvalidOffsetException}, and the reader is of no more use: the
 * owner opens another one. One thread.
 */
public final class LogReader {

  /** Where to begin. */
  @FunctionalInterface
  public interface Start {

    /**
     * The first offset to read in each of {@code partitions}; one that is left out is read from its
     * end on.
     *
     * @param limit how long Kafka may take for the answer
     */
    Map<TopicPartition, Long> offsets(
        Consumer<?, ?> consumer, Collection<TopicPartition> partitions, Duration limit);
  }

  /** All that is in the log. */
  public static final Start BEGINNING = Consumer::beginningOffsets;

  /** What comes from now on. */
  public static final Start END = (consumer, partitions, limit) -> Map.of();

  private static final Duration POLL_WAIT = Duration.ofMillis(200);

  private final Consumer<String, byte[]> consumer;
  private final Map<TopicPartition, Long> ends = new HashMap<>();

  /** The ends that are still to be reached. */
  private final Map<TopicPartition, Long> unread = new HashMap<>();

  /** Reads nothing yet. */
  public LogReader(Consumer<String, byte[]> consumer) {
    this.consumer = consumer;
  }

  /** Not the last record's offset: compaction and markers leave gaps that only positions cross. */
  private void crossOff() {
    unread.entrySet().removeIf(end -> isReached(end.getKey(), end.getValue()));
  }

  private boolean isReached(TopicPartition partition, long end) {
    try {
      return consumer.position(partition, POLL_WAIT) >= end;
    } catch (TimeoutException e) {
      // It is asked for again; what has just been polled must not be lost.
      return false;
    }
  }

  /** From the first record on that was written at {@code time} or later. */
  public static Start since(Instant time) {
    return (consumer, partitions, limit) -> {
      Map<TopicPartition, Long> found = new HashMap<>();
      Map<TopicPartition, Long> times =
          partitions.stream().collect(Collectors.toMap(p -> p, p -> time.toEpochMilli()));
      for (Map.Entry<TopicPartition, OffsetAndTimestamp> first :
          consumer.offsetsForTimes(times, limit).entrySet()) {
        if (first.getValue() != null) {
          found.put(first.getKey(), first.getValue().offset());
        }
      }
      return found;
    };
  }

  /** From {@code offset} on, or from the oldest record if that is gone. */
  public static Start from(long offset) {
    return (consumer, partitions, limit) ->
        consumer.beginningOffsets(partitions, limit).entrySet().stream()
            .collect(
                Collectors.toMap(Map.Entry::getKey, oldest -> Math.max(oldest.getValue(), offset)));
  }

  /**
   * Assigns {@code partitions} to {@code consumer} and goes to the start.
   *
   * @param limit how long Kafka may take for each of its two answers
   * @throws org.apache.kafka.common.KafkaException if it does not give them
   */
  public static LogReader open(
      Consumer<String, byte[]> consumer,
      Collection<TopicPartition> partitions,
      Start start,
      Duration limit) {
    LogReader reader = new LogReader(consumer);
    consumer.assign(List.of());
    reader.add(partitions, start, limit);
    return reader;
  }

  /**
   * Reads {@code more}, too. What was there when they were added must be read for this reader to be
   * at the end again.
   *
   * @param limit how long Kafka may take for each of its two answers
   * @throws org.apache.kafka.common.KafkaException if it does not give them; nothing has changed
   */
  public void add(Collection<TopicPartition> more, Start start, Duration limit) {
    Map<TopicPartition, Long> endsOfMore = consumer.endOffsets(more, limit);
    Map<TopicPartition, Long> starts = start.offsets(consumer, more, limit);
    Set<TopicPartition> all = new HashSet<>(consumer.assignment());
    all.addAll(more);
    consumer.assign(all);
    endsOfMore.forEach(
        (partition, end) ->
            consumer.seek(partition, Math.min(starts.getOrDefault(partition, end), end)));
    ends.putAll(endsOfMore);
    unread.putAll(endsOfMore);
    crossOff();
  }

  /** Reads {@code partitions} no more. */
  public void remove(Collection<TopicPartition> partitions) {
    Set<TopicPartition> left = new HashSet<>(consumer.assignment());
    left.removeAll(partitions);
    consumer.assign(left);
    ends.keySet().removeAll(partitions);
    unread.keySet().removeAll(partitions);
  }

  /** Where {@code partition} ended when this reader was opened. */
  public long endOf(TopicPartition partition) {
    Long end = ends.get(partition);
    if (end == null) {
      throw new IllegalArgumentException(partition + " is not read");
    }
    return end;
  }

  /** The next records; empty if none come for {@code wait}. */
  public ConsumerRecords<String, byte[]> poll(Duration wait) {
    ConsumerRecords<String, byte[]> records = consumer.poll(wait);
    crossOff();
    return records;
  }

  /** Whether everything that was there when this reader was opened has been polled. */
  public boolean isAtEnd() {
    return unread.isEmpty();
  }

  /**
   * Hands on each record that was there when this reader was opened, and whose offset is below
   * {@code end}. Blocks until it has.
   *
   * @param patience how long nothing may come
   * @throws TimeoutException if nothing came for that long
   * @throws org.apache.kafka.common.KafkaException if Kafka can't be read
   */
  public void readUpTo(
      long end,
      Duration patience,
      java.util.function.Consumer<ConsumerRecord<String, byte[]>> each) {
    unread.replaceAll((partition, last) -> Math.min(last, end));
    crossOff();
    Function<TopicPartition, Long> limitOf = partition -> Math.min(endOf(partition), end);
    long progress = System.nanoTime();
    while (!isAtEnd()) {
      ConsumerRecords<String, byte[]> records = poll(POLL_WAIT);
      for (ConsumerRecord<String, byte[]> found : records) {
        if (found.offset() < limitOf.apply(partitionOf(found))) {
          each.accept(found);
        }
      }
      if (!records.isEmpty()) {
        progress = System.nanoTime();
      } else if (System.nanoTime() - progress > patience.toNanos()) {
        throw new TimeoutException("nothing of " + unread.keySet() + " came for " + patience);
      }
    }
  }

  /** As {@link #readUpTo}, all that was there. */
  public void readToEnd(
      Duration patience, java.util.function.Consumer<ConsumerRecord<String, byte[]>> each) {
    readUpTo(Long.MAX_VALUE, patience, each);
  }

  private static TopicPartition partitionOf(ConsumerRecord<?, ?> found) {
    return new TopicPartition(found.topic(), found.partition());
  }
}
