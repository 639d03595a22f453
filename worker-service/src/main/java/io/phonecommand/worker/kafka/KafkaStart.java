package io.phonecommand.worker.kafka;

import io.phonecommand.common.kafka.PollFailures;
import io.phonecommand.common.start.StartException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits, on a thread of its own and for as long as it takes, until Kafka has the topics without
 * which this worker can do nothing. Any thread may ask.
 */
public final class KafkaStart implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(KafkaStart.class);

  private final Runnable attempt;
  private final Duration patience;
  private final Runnable end;
  private final PollFailures failures = new PollFailures("asking Kafka for the topics");
  private final CompletableFuture<Boolean> there = new CompletableFuture<>();
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Thread thread =
      Thread.ofPlatform().name("kafka-start").daemon().unstarted(this::run);

  private volatile long givesUpAt;

  /**
   * @param attempt makes the topics, or looks whether they are there; throws a {@link
   *     StartException} if this worker can't work with them until somebody has changed something,
   *     and any other {@link RuntimeException} if it is to be tried again
   * @param patience for how long the start itself waits for Kafka
   * @param end ends the worker, if it had to go on before it was clear that it can't work
   */
  public KafkaStart(Runnable attempt, Duration patience, Runnable end) {
    this.attempt = attempt;
    this.patience = patience;
    this.end = end;
  }

  /** Begins to wait; returns at once. */
  public void start() {
    givesUpAt = System.nanoTime() + patience.toNanos();
    thread.start();
  }

  private void run() {
    try {
      while (!there.isDone() && stopping.getCount() > 0) {
        tryOnce();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void tryOnce() throws InterruptedException {
    try {
      attempt.run();
      failures.succeeded();
      there.complete(true);
    } catch (StartException e) {
      there.completeExceptionally(e);
      if (System.nanoTime() - givesUpAt > 0) {
        log.error("{} {}", e.getMessage(), e.action());
        end.run();
      }
    } catch (RuntimeException e) {
      if (stopping.getCount() > 0) {
        var unused = stopping.await(failures.failed(e).toMillis(), TimeUnit.MILLISECONDS);
      }
    }
  }

  /** Whether there is all that this worker needs; it stays so. */
  public boolean isDone() {
    return there.isDone() && !there.isCompletedExceptionally();
  }

  /** Returns once there is, which may be never. */
  public void await() throws InterruptedException {
    try {
      var unused = there.get();
    } catch (ExecutionException e) {
      // This worker ends.
      new CountDownLatch(1).await();
    }
  }

  /**
   * Returns if there is; waits for it only while the worker is given the time to start.
   *
   * @throws KafkaException if there is not
   * @throws StartException if this worker can't work with what there is
   */
  public void require() {
    try {
      var unused = there.get(givesUpAt - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new KafkaException("Kafka has not been reached yet", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof StartException refusal ? refusal : new KafkaException(e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  /** Why it is not done. */
  public Map<String, String> details() {
    return failures.details();
  }

  @Override
  public void close() {
    stopping.countDown();
    thread.interrupt();
  }
}
