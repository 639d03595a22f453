package io.phonecommand.worker.inventory;

import io.phonecommand.worker.timing.Timers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.springframework.context.SmartLifecycle;

/**
 * Loads the inventory and has it announced before the intake starts, and then looks at the file
 * again and again.
 */
final class InventoryLifecycle implements SmartLifecycle {

  /** Before the intake, which needs to find phones. */
  private static final int PHASE = 0;

  /** Between two looks at the start, so that a long pause between checks does not delay it. */
  private static final Duration LONGEST_START_PAUSE = Duration.ofMillis(500);

  private final InventoryWatcher watcher;
  private final AnnouncementLoop announcements;
  private final Timers timers;
  private final Duration pause;
  private final Duration startPatience;
  private volatile boolean running;
  private volatile Future<?> nextCheck = CompletableFuture.completedFuture(null);

  InventoryLifecycle(
      InventoryWatcher watcher,
      AnnouncementLoop announcements,
      Timers timers,
      Duration pause,
      Duration startPatience) {
    this.watcher = watcher;
    this.announcements = announcements;
    this.timers = timers;
    this.pause = pause;
    this.startPatience = startPatience;
  }

  @Override
  public void start() {
    watcher.load(pause.compareTo(LONGEST_START_PAUSE) < 0 ? pause : LONGEST_START_PAUSE);
    announcements.start();
    try {
      announcements.awaitFirst(startPatience);
    } catch (InvalidInventoryException e) {
      announcements.stop();
      throw watcher.unusable(e);
    }
    running = true;
    scheduleCheck();
  }

  private void scheduleCheck() {
    nextCheck =
        timers.after(
            pause,
            () -> {
              if (!running) {
                return;
              }
              try {
                watcher.check();
              } finally {
                scheduleCheck();
              }
            });
  }

  @Override
  public void stop() {
    running = false;
    nextCheck.cancel(false);
    announcements.stop();
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return PHASE;
  }
}
