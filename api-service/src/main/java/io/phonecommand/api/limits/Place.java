package io.phonecommand.api.limits;

import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/** Something of which there is a limited number, taken until it is closed. Any thread. */
public final class Place implements AutoCloseable {

  private final List<Semaphore> taken;
  private final AtomicBoolean open = new AtomicBoolean(true);

  Place(List<Semaphore> taken) {
    this.taken = List.copyOf(taken);
  }

  /** Gives it back, once. */
  @Override
  public void close() {
    if (open.compareAndSet(true, false)) {
      taken.forEach(Semaphore::release);
    }
  }
}
