package io.phonecommand.worker.intake;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.phonecommand.common.kafka.BrokerContact;
import io.phonecommand.common.kafka.PollFailures;
import io.phonecommand.worker.claims.CancelRecord;
import io.phonecommand.worker.claims.GroupContact;
import io.phonecommand.worker.claims.ScreenedRecord;
import io.phonecommand.worker.claims.TaskRecord;
import io.phonecommand.worker.claims.TaskSink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The poll loop: fetch, claim, hand on; and at the end hand over. It decides nothing: {@link
 * TaskScreening} says what a task is, {@link ClaimCommitter} whether it is ours, the {@link
 * TaskSink} what becomes of it. One thread; others may call only what says so.
 */
final class TaskIntake {

  private static final Logger log = LoggerFactory.getLogger(TaskIntake.class);

  private static final Duration POLL_WAIT = Duration.ofMillis(500);

  /** While a partition is closed: it is opened between two polls. */
  private static final Duration SHORT_POLL_WAIT = Duration.ofMillis(50);

  private static final Duration PAUSE_AFTER_REFUSALS = Duration.ofSeconds(1);

  private final Consumer<String, byte[]> consumer;
  private final ClaimCommitter claims;
  private final TaskScreening screening;
  private final Takeovers takeovers;
  private final Handover handover;
  private final TaskSink sink;
  private final GroupContact group;
  private final Heartbeats heartbeats;
  private final Counter unclaimed;
  private final PollFailures failures = new PollFailures("polling for tasks");
  private final CountDownLatch stopping = new CountDownLatch(1);

  /** Claims that were refused one after the other. */
  private int refusals;

  private volatile BrokerContact contact = new BrokerContact(System::nanoTime);
  private volatile long lastPollNanos = System.nanoTime();

  /**
   * @param takeovers opens the partitions that may be read
   * @param heartbeats those of {@code consumer}
   */
  TaskIntake(
      Consumer<String, byte[]> consumer,
      ClaimCommitter claims,
      TaskScreening screening,
      Takeovers takeovers,
      Handover handover,
      TaskSink sink,
      GroupContact group,
      Heartbeats heartbeats,
      MeterRegistry metrics) {
    this.consumer = consumer;
    this.claims = claims;
    this.screening = screening;
    this.takeovers = takeovers;
    this.handover = handover;
    this.sink = sink;
    this.group = group;
    this.heartbeats = heartbeats;
    this.unclaimed = metrics.counter("phone_command.tasks.unclaimed");
  }

  /** Reads {@code topic} until it is to stop, and leaves to others what has not started by then. */
  void run(String topic) {
    // It may have waited for Kafka until now.
    contact = new BrokerContact(System::nanoTime);
    lastPollNanos = System.nanoTime();
    consumer.subscribe(List.of(topic), takeovers);
    try {
      while (stopping.getCount() > 0) {
        pollOrPause();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    handover.handOver();
  }

  private void pollOrPause() throws InterruptedException {
    try {
      pollOnce();
      failures.succeeded();
    } catch (WakeupException | InterruptException e) {
      log.debug("The intake is woken to stop");
    } catch (RuntimeException e) {
      // Kafka's client reconnects by itself; what it can't mend, a right that is missing, say,
      // would fail again at once. Whatever else it is, the site's tasks must go on.
      lastPollNanos = System.nanoTime();
      var stopped = stopping.await(failures.failed(e).toMillis(), TimeUnit.MILLISECONDS);
      log.debug("Polling again, unless it is to stop: {}", stopped);
    }
  }

  private void pollOnce() throws InterruptedException {
    takeovers.takeOverWhatChanged();
    takeOver();
    // Before the next one: between fetch and claim nothing may fail.
    contact.observe(consumer);
    OptionalLong heard = heartbeats.look(!group.isHeard());
    ConsumerRecords<String, byte[]> batch = fetch();
    // Not before: the answer may have been that the partitions are lost, which they are by now.
    heard.ifPresent(group::heardAt);
    lastPollNanos = System.nanoTime();
    if (!batch.isEmpty()) {
      claim(batch).forEach(this::handOn);
    }
    if (refusals > 1) {
      // Not by chance: what refuses a claim, a right or a limit of the broker's, goes on doing so.
      var stopped = stopping.await(PAUSE_AFTER_REFUSALS.toMillis(), TimeUnit.MILLISECONDS);
      log.debug("Polling again, unless it is to stop: {}", stopped);
    }
  }

  private void takeOver() {
    long asked = System.nanoTime();
    List<TaskRecord> released = takeovers.complete();
    if (!released.isEmpty()) {
      // They are claimed.
      group.heardAt(asked);
    }
    released.forEach(this::handOn);
  }

  private ConsumerRecords<String, byte[]> fetch() {
    try {
      return consumer.poll(takeovers.closed() > 0 ? SHORT_POLL_WAIT : POLL_WAIT);
    } catch (InvalidOffsetException e) {
      takeovers.takeOverAgain(e.partitions());
      return ConsumerRecords.empty();
    }
  }

  /** What is in the batch, if it is claimed; whatever goes wrong, it is polled again. */
  private List<ScreenedRecord> claim(ConsumerRecords<String, byte[]> batch) {
    boolean claimed = false;
    try {
      List<ScreenedRecord> screened = screened(batch);
      List<TaskRecord> tasks =
          screened.stream()
              .filter(TaskRecord.class::isInstance)
              .map(TaskRecord.class::cast)
              .toList();
      long asked = System.nanoTime();
      claimed = claims.claim(batch, tasks);
      if (claimed) {
        refusals = 0;
        group.heardAt(asked);
        return screened;
      }
      refusals++;
      unclaimed.increment(tasks.size());
      return List.of();
    } finally {
      if (!claimed) {
        claims.rewind(batch);
      }
    }
  }

  /** A fault that one task causes must not cost the others of its batch. */
  private void handOn(ScreenedRecord claimed) {
    try {
      if (claimed instanceof CancelRecord back) {
        sink.cancel(back.cancel());
      } else {
        sink.admit((TaskRecord) claimed);
      }
    } catch (RuntimeException e) {
      log.error("{}@{} could not be handed on", claimed.partition(), claimed.offset(), e);
    }
  }

  private List<ScreenedRecord> screened(ConsumerRecords<String, byte[]> batch) {
    List<ScreenedRecord> screened = new ArrayList<>(batch.count());
    for (ConsumerRecord<String, byte[]> each : batch) {
      screening.screen(each).ifPresent(screened::add);
    }
    return screened;
  }

  /** What becomes of the partitions that come and go; any thread may ask which are closed. */
  Takeovers takeovers() {
    return takeovers;
  }

  /** Ends the loop soon; tasks that are claimed go on. Any thread. */
  void stop() {
    stopping.countDown();
    consumer.wakeup();
  }

  /** Whether Kafka is heard; any thread may ask how long it has been silent. */
  BrokerContact contact() {
    return contact;
  }

  /** Whether polling fails, and why. Any thread. */
  PollFailures failures() {
    return failures;
  }

  /** When the loop last came round; a value of {@link System#nanoTime}. Any thread. */
  long lastPollNanos() {
    return lastPollNanos;
  }
}
