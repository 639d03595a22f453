package io.phonecommand.worker.intake;

import io.phonecommand.common.kafka.PollFailures;
import io.phonecommand.worker.claims.OffsetRanges;
import io.phonecommand.worker.claims.TaskRecord;
import io.phonecommand.worker.claims.TaskSink;
import io.phonecommand.worker.claims.UnansweredTasks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Answers the jobs of workers that are lost, however old they are, while their partitions are
 * already read on. Until Kafka has the answers, this worker's own successor hears of them, too. A
 * thread of its own is there for as long as there are such jobs.
 */
final class LostJobs implements AutoCloseable {

  /** After that, an answer that Kafka still has not got is taken for dropped, and told again. */
  private static final Duration STORED_LIMIT = Duration.ofMinutes(1);

  private static final Duration LOOK_PAUSE = Duration.ofMillis(20);

  private final String topic;
  private final Supplier<Consumer<String, byte[]>> consumers;
  private final UnansweredTasks unanswered;
  private final TaskScreening screening;
  private final TaskSink sink;
  private final int mostAtOnce;
  private final PollFailures failures = new PollFailures("answering for lost workers");
  private final CountDownLatch closed = new CountDownLatch(1);
  private @Nullable Thread thread;

  /**
   * @param topic of the tasks
   * @param consumers makes a consumer without a group for one reading
   * @param mostAtOnce how many answers wait for Kafka
   */
  LostJobs(
      String topic,
      Supplier<Consumer<String, byte[]>> consumers,
      UnansweredTasks unanswered,
      TaskScreening screening,
      TaskSink sink,
      int mostAtOnce) {
    this.topic = topic;
    this.consumers = consumers;
    this.unanswered = unanswered;
    this.screening = screening;
    this.sink = sink;
    this.mostAtOnce = mostAtOnce;
  }

  /** Answers what is inherited, unless that is under way. Any thread. */
  synchronized void answer() {
    if (thread == null && unanswered.nextInherited().isPresent() && closed.getCount() > 0) {
      thread = Thread.ofPlatform().name("lost-jobs").daemon().start(this::answerAll);
    }
  }

  private void answerAll() {
    try {
      for (Optional<Integer> next = next(); next.isPresent(); next = next()) {
        answerOrPause(next.get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A partition of which there is something to answer; if there is none, the thread ends. */
  private synchronized Optional<Integer> next() {
    Optional<Integer> next =
        closed.getCount() > 0 ? unanswered.nextInherited() : Optional.<Integer>empty();
    if (next.isEmpty()) {
      thread = null;
    }
    return next;
  }

  private void answerOrPause(int partition) throws InterruptedException {
    Answering answering = new Answering(partition);
    try (Consumer<String, byte[]> consumer = consumers.get()) {
      OffsetRanges lost = unanswered.inheritedOf(partition);
      SparseReader.read(consumer, new TopicPartition(topic, partition), lost, answering::answer);
      answering.awaitStored();
      unanswered.answeredFor(partition, lost);
      failures.succeeded();
    } catch (InterruptException e) {
      throw new InterruptedException();
    } catch (RuntimeException e) {
      answering.giveUp();
      var unused = closed.await(failures.failed(e).toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /** The answers of one partition. */
  private final class Answering {

    private final int partition;
    private final List<TaskRecord> told = new ArrayList<>();

    Answering(int partition) {
      this.partition = partition;
    }

    void answer(ConsumerRecord<String, byte[]> claimed) {
      // Perhaps the partition went on, and its next owner answers; what is open here ends here.
      if (unanswered.inheritedOf(partition).contains(claimed.offset())
          && !unanswered.isOpen(partition, claimed.offset())) {
        screening.screenTask(claimed).filter(asked -> asked.task().isJob()).ifPresent(this::answer);
      }
    }

    private void answer(TaskRecord asked) {
      told.add(asked);
      sink.answerLost(asked);
      if (told.size() >= mostAtOnce) {
        awaitStored();
      }
    }

    /** A job's claim is open until Kafka has its answer. */
    void awaitStored() {
      long giveUp = System.nanoTime() + STORED_LIMIT.toNanos();
      while (told.stream().anyMatch(this::isOpen) && !isClosedAfter(LOOK_PAUSE)) {
        if (System.nanoTime() - giveUp >= 0) {
          throw new TimeoutException("Kafka has not got the answers after " + STORED_LIMIT);
        }
      }
      if (closed.getCount() > 0) {
        unanswered.answeredFor(
            partition,
            OffsetRanges.of(
                told.stream()
                    .map(TaskRecord::offset)
                    .collect(Collectors.toCollection(TreeSet::new))));
      }
      told.clear();
    }

    /** Whether Kafka gets what was told, nobody knows: it is told again. */
    void giveUp() {
      told.forEach(unanswered::remove);
    }

    private boolean isOpen(TaskRecord asked) {
      return unanswered.isOpen(partition, asked.offset());
    }
  }

  private boolean isClosedAfter(Duration pause) {
    try {
      return closed.await(pause.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  /** Whether answers fail, and why. Any thread. */
  PollFailures failures() {
    return failures;
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
