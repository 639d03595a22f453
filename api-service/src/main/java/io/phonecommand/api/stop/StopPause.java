package io.phonecommand.api.stop;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * The first stage of stopping: the service has just said that it is not ready, and goes on
 * answering until whoever sends it requests has had the time to see that.
 */
public final class StopPause implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(StopPause.class);

  private final Duration pause;
  private final Runnable begin;
  private volatile boolean running;

  /**
   * @param begin called at the beginning of the pause
   */
  public StopPause(Duration pause, Runnable begin) {
    this.pause = pause;
    this.begin = begin;
  }

  @Override
  public void start() {
    running = true;
  }

  @Override
  public void stop() {
    begin.run();
    log.info("Not ready any more; the port closes in {} ms", pause.toMillis());
    try {
      TimeUnit.NANOSECONDS.sleep(pause.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** Above the web server's two and the management port's: it stops before all of them. */
  @Override
  public int getPhase() {
    return DEFAULT_PHASE;
  }
}
