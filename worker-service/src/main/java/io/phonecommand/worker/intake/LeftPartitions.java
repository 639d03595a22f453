package io.phonecommand.worker.intake;

import io.phonecommand.common.kafka.PollFailures;
import io.phonecommand.common.message.Cancel;
import io.phonecommand.common.message.MessageCodec;
import io.phonecommand.common.message.TaskMessage;
import io.phonecommand.common.message.UnreadableMessageException;
import io.phonecommand.worker.claims.TaskSink;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Partitions that went to other workers while jobs of theirs still wait or run here: they are read
 * on for cancels, by a consumer without a group, until the last of these jobs is over. A thread of
 * its own is there for as long as there is such a partition.
 */
final class LeftPartitions implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(LeftPartitions.class);

  private static final Duration POLL_WAIT = Duration.ofMillis(500);

  private final Supplier<Consumer<String, byte[]>> consumers;
  private final TaskSink sink;
  private final PollFailures failures = new PollFailures("looking for cancels");
  private final CountDownLatch closed = new CountDownLatch(1);

  /** Those that are to be read, and from where on. */
  private final Map<TopicPartition, Long> left = new HashMap<>();

  private @Nullable Thread thread;

  /**
   * @param consumers makes a consumer without a group
   */
  LeftPartitions(Supplier<Consumer<String, byte[]>> consumers, TaskSink sink) {
    this.consumers = consumers;
    this.sink = sink;
  }

  /**
   * Another worker has, or will have, {@code partition}.
   *
   * @param from the first offset that this worker has not claimed
   */
  synchronized void left(TopicPartition partition, long from) {
    if (closed.getCount() == 0 || !sink.hasJobsOf(partition.partition())) {
      return;
    }
    left.put(partition, from);
    if (thread == null) {
      thread = Thread.ofPlatform().name("cancels").daemon().start(this::follow);
    }
  }

  /** {@code partitions} are this worker's again, or of no more interest. */
  synchronized void regained(Collection<TopicPartition> partitions) {
    left.keySet().removeAll(partitions);
  }

  private void follow() {
    try {
      while (isNeeded()) {
        readOrPause();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A consumer that can't be made, or is of no use any more, is made again. */
  private void readOrPause() throws InterruptedException {
    try (Consumer<String, byte[]> consumer = consumers.get()) {
      while (hasLeft()) {
        place(consumer);
        poll(consumer);
        failures.succeeded();
      }
    } catch (InterruptException e) {
      throw new InterruptedException();
    } catch (RuntimeException e) {
      var unused = closed.await(failures.failed(e).toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /** Whether there is something to be read; if not, the thread ends. */
  private synchronized boolean isNeeded() {
    boolean needed = hasLeft();
    if (!needed) {
      thread = null;
    }
    return needed;
  }

  private synchronized boolean hasLeft() {
    left.keySet().removeIf(partition -> !sink.hasJobsOf(partition.partition()));
    return closed.getCount() > 0 && !left.isEmpty();
  }

  private synchronized void place(Consumer<String, byte[]> consumer) {
    if (!consumer.assignment().equals(left.keySet())) {
      consumer.assign(left.keySet());
      left.forEach(consumer::seek);
    }
  }

  private void poll(Consumer<String, byte[]> consumer) {
    try {
      for (ConsumerRecord<String, byte[]> read : consumer.poll(POLL_WAIT)) {
        apply(read);
        TopicPartition partition = new TopicPartition(read.topic(), read.partition());
        synchronized (this) {
          left.computeIfPresent(partition, (key, from) -> read.offset() + 1);
        }
      }
    } catch (InvalidOffsetException e) {
      log.warn("Cancels can't be looked for any more: {}", e.getMessage());
      regained(e.partitions());
    }
  }

  private void apply(ConsumerRecord<String, byte[]> read) {
    try {
      TaskMessage message = MessageCodec.readTaskMessage(read.value());
      if (message instanceof Cancel cancel) {
        sink.cancel(cancel);
      }
    } catch (UnreadableMessageException e) {
      // The partition's owner counts it.
      log.debug("{}@{} is no task", read.partition(), read.offset());
    }
  }

  /** How many partitions of others are read. Any thread. */
  synchronized int size() {
    return left.size();
  }

  /** Whether looking for cancels fails, and why. Any thread. */
  PollFailures failures() {
    return failures;
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
