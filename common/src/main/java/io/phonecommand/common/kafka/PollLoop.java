package io.phonecommand.common.kafka;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread of one consumer that nobody else uses: it opens it, polls until it is closed, and
 * outlives every exception. Only an {@link Error} ends it early. Any thread may ask how it does.
 */
public final class PollLoop implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(PollLoop.class);

  private final String name;
  private final Supplier<Consumer<String, byte[]>> opening;
  private final java.util.function.Consumer<Consumer<String, byte[]>> poll;
  private final PollFailures failures;
  private final Runnable failed;
  private final Duration closeLimit;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;
  private @Nullable Consumer<String, byte[]> consumer;

  /**
   * Nothing is opened before {@link #start}.
   *
   * @param name of its thread
   * @param opening makes the consumer; asked again until it succeeds
   * @param poll is called again and again; returns within about a poll time-out
   * @param failures hears of each attempt
   * @param failed is run after each that has failed
   * @param closeLimit for the loop to end, and again for closing the consumer
   */
  public PollLoop(
      String name,
      Supplier<Consumer<String, byte[]>> opening,
      java.util.function.Consumer<Consumer<String, byte[]>> poll,
      PollFailures failures,
      Runnable failed,
      Duration closeLimit) {
    this.name = name;
    this.opening = opening;
    this.poll = poll;
    this.failures = failures;
    this.failed = failed;
    this.closeLimit = closeLimit;
    this.thread =
        Thread.ofPlatform()
            .name(name)
            .daemon()
            .uncaughtExceptionHandler((dead, e) -> log.error("{} has died", name, e))
            .unstarted(this::run);
  }

  /** Returns at once: Kafka may come later. */
  public void start() {
    thread.start();
  }

  /** Whether it has not been told to end. */
  public boolean isRunning() {
    return closing.getCount() > 0;
  }

  /**
   * Whether it has ended without being told to, so that nothing will ever be polled again: only a
   * new process helps.
   */
  public boolean hasDied() {
    return isRunning() && thread.getState() == Thread.State.TERMINATED;
  }

  /** Ends the loop, wherever it waits, and closes its consumer. */
  @Override
  public void close() {
    closing.countDown();
    thread.interrupt();
    try {
      if (thread.getState() != Thread.State.NEW && !thread.join(closeLimit)) {
        log.warn("{} does not end", name);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (isRunning()) {
        pollOrPause();
      }
    } catch (InterruptedException e) {
      log.debug("{} was interrupted to end", name);
    } finally {
      Consumer<String, byte[]> opened = consumer;
      if (opened != null) {
        // Else it would not take the time to close.
        var unused = Thread.interrupted();
        opened.close(CloseOptions.timeout(closeLimit));
      }
    }
  }

  private void pollOrPause() throws InterruptedException {
    try {
      poll.accept(opened());
      failures.succeeded();
    } catch (RuntimeException e) {
      if (isRunning()) {
        failed.run();
        // Closing is the only thing that ends the pause early, and the caller looks at it.
        var unused = closing.await(failures.failed(e).toMillis(), TimeUnit.MILLISECONDS);
      }
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
