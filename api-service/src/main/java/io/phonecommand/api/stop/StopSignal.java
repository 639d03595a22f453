package io.phonecommand.api.stop;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Says that the service has been told to stop, to those who would otherwise hold it up. */
public final class StopSignal {

  private final List<Runnable> actions = new CopyOnWriteArrayList<>();

  /** Not given yet. */
  StopSignal() {}

  /**
   * Has {@code action} run when the signal is given.
   *
   * @param action must neither block nor fail
   */
  public void onStop(Runnable action) {
    actions.add(action);
  }

  /** Gives it; on the thread that stops the service. */
  public void give() {
    actions.forEach(Runnable::run);
  }
}
