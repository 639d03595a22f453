package io.phonecommand.api.kafka;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread of one consumer: it repeats a {@link Step} until it is closed, and outlives every
 * exception. Only an {@link Error} ends it early, which {@link #isAlive()} shows.
 */
public final class PollLoop implements AutoCloseable {

  /** One poll and what follows from it. */
  public interface Step {

    /** Called on the loop's thread only; returns within about the poll time-out. */
    void poll(Consumer<String, byte[]> consumer);
  }

  private static final Logger log = LoggerFactory.getLogger(PollLoop.class);

  /** From a failed poll to the next one. */
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

  /** From {@link #close()} to leaving the thread to itself. */
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

  private final Consumer<String, byte[]> consumer;
  private final Step step;
  private final Runnable onFailure;
  private final Thread thread;
  private final CountDownLatch closing = new CountDownLatch(1);

  private PollLoop(String name, Consumer<String, byte[]> consumer, Step step, Runnable onFailure) {
    this.consumer = consumer;
    this.step = step;
    this.onFailure = onFailure;
    this.thread =
        Thread.ofPlatform()
            .name(name)
            .daemon()
            .uncaughtExceptionHandler((dead, e) -> log.error("{} has died", dead.getName(), e))
            .unstarted(this::run);
  }

  /**
   * Starts a thread that takes {@code consumer} over and closes it at its end.
   *
   * @param onFailure called for each failed poll
   */
  public static PollLoop start(
      String name, Consumer<String, byte[]> consumer, Step step, Runnable onFailure) {
    PollLoop loop = new PollLoop(name, consumer, step, onFailure);
    loop.thread.start();
    return loop;
  }

  /** Whether the loop still polls. Any thread may ask. */
  public boolean isAlive() {
    return thread.isAlive() && closing.getCount() > 0;
  }

  /** Ends the loop and closes its consumer. */
  @Override
  public void close() {
    closing.countDown();
    consumer.wakeup();
    try {
      thread.join(CLOSE_LIMIT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (closing.getCount() > 0) {
        pollOnce();
      }
    } catch (InterruptedException e) {
      log.info("{} was interrupted and ends", thread.getName());
    } finally {
      consumer.close(CloseOptions.timeout(CLOSE_LIMIT));
    }
  }

  private void pollOnce() throws InterruptedException {
    try {
      step.poll(consumer);
    } catch (WakeupException e) {
      log.debug("{} was woken up to end", thread.getName());
    } catch (RuntimeException e) {
      onFailure.run();
      log.warn("{} could not poll and will try again", thread.getName(), e);
      // Closing is the only thing that ends the pause early, and the caller looks at it.
      boolean ignored = closing.await(PAUSE_AFTER_FAILURE.toMillis(), TimeUnit.MILLISECONDS);
    }
  }
}
