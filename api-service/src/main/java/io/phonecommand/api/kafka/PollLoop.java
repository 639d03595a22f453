package io.phonecommand.api.kafka;

import io.micrometer.core.instrument.Counter;
import io.phonecommand.api.stop.StopLimits;
import io.phonecommand.common.kafka.PollFailures;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread of one consumer: it opens it, repeats a {@link Step} until it is closed, and outlives
 * every exception. Only an {@link Error} ends it early, which {@link #hasDied()} shows.
 */
public final class PollLoop implements AutoCloseable {

  /** One poll and what follows from it. */
  public interface Step {

    /** Called on the loop's thread only; returns within about the poll time-out. */
    void poll(Consumer<String, byte[]> consumer);
  }

  private static final Logger log = LoggerFactory.getLogger(PollLoop.class);

  private final Supplier<Consumer<String, byte[]>> opening;
  private final Step step;
  private final PollFailures failures;
  private final Counter failedPolls;
  private final Thread thread;
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile @Nullable Consumer<String, byte[]> consumer;

  private PollLoop(
      String name,
      Supplier<Consumer<String, byte[]>> opening,
      Step step,
      PollFailures failures,
      Counter failedPolls) {
    this.opening = opening;
    this.step = step;
    this.failures = failures;
    this.failedPolls = failedPolls;
    this.thread =
        Thread.ofPlatform()
            .name(name)
            .daemon()
            .uncaughtExceptionHandler((dead, e) -> log.error("{} has died", dead.getName(), e))
            .unstarted(this::run);
  }

  /**
   * Starts a thread that opens a consumer and closes it at its end.
   *
   * @param opening tried until it succeeds; on the loop's thread
   * @param failures told of each attempt to open and of each poll
   * @param failedPolls counts those that fail
   */
  public static PollLoop start(
      String name,
      Supplier<Consumer<String, byte[]>> opening,
      Step step,
      PollFailures failures,
      Counter failedPolls) {
    PollLoop loop = new PollLoop(name, opening, step, failures, failedPolls);
    loop.thread.start();
    return loop;
  }

  /** Whether it has ended without being told to: only a new process helps. Any thread may ask. */
  public boolean hasDied() {
    return !thread.isAlive() && closing.getCount() > 0;
  }

  /** Ends the loop and closes its consumer. */
  @Override
  public void close() {
    closing.countDown();
    Consumer<String, byte[]> opened = consumer;
    if (opened == null) {
      thread.interrupt();
    } else {
      opened.wakeup();
    }
    try {
      thread.join(StopLimits.READER);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (closing.getCount() > 0) {
        pollOrPause();
      }
    } catch (InterruptedException e) {
      log.info("{} was interrupted and ends", thread.getName());
    } finally {
      Consumer<String, byte[]> opened = consumer;
      if (opened != null) {
        // Else it would not take the time to close.
        var unused = Thread.interrupted();
        opened.close(CloseOptions.timeout(StopLimits.READER));
      }
    }
  }

  private void pollOrPause() throws InterruptedException {
    try {
      step.poll(opened());
      failures.succeeded();
    } catch (RuntimeException e) {
      if (closing.getCount() == 0) {
        log.debug("{} was woken up to end: {}", thread.getName(), e.toString());
        return;
      }
      failedPolls.increment();
      // Closing is the only thing that ends the pause early, and the caller looks at it.
      boolean ignored = closing.await(failures.failed(e).toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private Consumer<String, byte[]> opened() {
    Consumer<String, byte[]> opened = consumer;
    if (opened == null) {
      opened = opening.get();
      consumer = opened;
    }
    return opened;
  }
}
