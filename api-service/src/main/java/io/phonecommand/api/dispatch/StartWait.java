package io.phonecommand.api.dispatch;

import io.phonecommand.api.kafka.Reading;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Keeps the port closed until all has been read that was there: whoever comes with the first
 * connection is not to be sent away. Where something can't be read, the port opens after a while,
 * and callers are told so.
 */
final class StartWait implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(StartWait.class);

  /** Reading takes some hundred milliseconds, and longer where there are many instances. */
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private static final Duration LOOK_PAUSE = Duration.ofMillis(10);

  private final BooleanSupplier ready;
  private volatile boolean running;

  /**
   * @param ready whether all is known
   */
  StartWait(BooleanSupplier ready) {
    this.ready = ready;
  }

  @Override
  public void start() {
    running = true;
    long giveUp = System.nanoTime() + LIMIT.toNanos();
    try {
      while (!ready.getAsBoolean() && System.nanoTime() - giveUp < 0) {
        Thread.sleep(LOOK_PAUSE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!ready.getAsBoolean()) {
      log.warn("The port opens before all is known that Kafka has, which can't be read yet");
    }
  }

  @Override
  public void stop() {
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** After the readers have begun, and before the web server. */
  @Override
  public int getPhase() {
    return Reading.PHASE + 1;
  }
}
