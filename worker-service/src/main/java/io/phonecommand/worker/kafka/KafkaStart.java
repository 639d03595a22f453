package io.phonecommand.worker.kafka;

import io.phonecommand.common.kafka.PollFailures;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Waits, on a thread of its own and for as long as it takes, until Kafka has the topics without
 * which this worker can do nothing. Any thread may ask.
 */
public final class KafkaStart implements AutoCloseable {

  private final Runnable attempt;
  private final Duration patience;
  private final PollFailures failures = new PollFailures("asking Kafka for the topics");
  private final CountDownLatch there = new CountDownLatch(1);
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Thread thread =
      Thread.ofPlatform().name("kafka-start").daemon().unstarted(this::run);

  private volatile long givesUpAt;

  /**
   * @param attempt makes the topics, or looks whether they are there; throws a {@link
   *     RuntimeException} if they are not
   * @param patience for how long the start itself waits for Kafka
   */
  public KafkaStart(Runnable attempt, Duration patience) {
    this.attempt = attempt;
    this.patience = patience;
  }

  /** Begins to wait; returns at once. */
  public void start() {
    givesUpAt = System.nanoTime() + patience.toNanos();
    thread.start();
  }

  private void run() {
    try {
      while (there.getCount() > 0 && stopping.getCount() > 0) {
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
      there.countDown();
    } catch (RuntimeException e) {
      if (stopping.getCount() > 0) {
        var unused = stopping.await(failures.failed(e).toMillis(), TimeUnit.MILLISECONDS);
      }
    }
  }

  /** Whether there is all that this worker needs; it stays so. */
  public boolean isDone() {
    return there.getCount() == 0;
  }

  /** Returns once there is. */
  public void await() throws InterruptedException {
    there.await();
  }

  /**
   * Returns if there is; waits for it only while the worker is given the time to start.
   *
   * @throws KafkaException if there is not
   */
  public void require() {
    try {
      if (!there.await(givesUpAt - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        throw new KafkaException("Kafka has not been reached yet");
      }
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
