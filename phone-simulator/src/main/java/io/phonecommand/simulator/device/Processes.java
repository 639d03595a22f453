package io.phonecommand.simulator.device;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * The commands of one phone and the children that they started, which only the end of the phone, or
 * its reboot, ends for certain. Thread safe.
 */
public final class Processes {
  /** A test has a handful; the bound only stops a client that starts them for ever. */
  private static final int MAXIMUM_CHILDREN = 1000;

  private final Executor whenAwake;
  private final Set<Thread> commands = new HashSet<>();
  private final Set<Thread> children = new HashSet<>();
  private boolean closed;

  /**
   * @param whenAwake runs what it is given on the same thread, once the phone is not frozen
   */
  public Processes(Executor whenAwake) {
    this.whenAwake = whenAwake;
  }

  /** Called by the thread of a command before it runs it. */
  public synchronized void began(Thread command) {
    commands.add(command);
    if (closed) {
      command.interrupt();
    }
  }

  /** Called by the same thread in the end. */
  public synchronized void ended(Thread command) {
    commands.remove(command);
  }

  /**
   * Starts a process that sleeps, and that no hang-up reaches.
   *
   * @return ends when it does
   * @throws IllegalStateException if there are too many, or the phone is switched off
   */
  public synchronized Thread startChild(Duration duration) {
    if (closed || children.size() >= MAXIMUM_CHILDREN) {
      throw new IllegalStateException("no process can be started");
    }
    Thread child = Thread.ofVirtual().name("child").unstarted(() -> sleep(duration));
    children.add(child);
    child.start();
    return child;
  }

  /** How many children live. */
  public synchronized int children() {
    return children.size();
  }

  /** Ends everything, as a reboot does. */
  public synchronized void killAll() {
    List.copyOf(commands).forEach(Thread::interrupt);
    List.copyOf(children).forEach(Thread::interrupt);
  }

  /** Ends everything for good. */
  public synchronized void close() {
    closed = true;
    killAll();
  }

  private void sleep(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException e) {
      // Killed.
    } finally {
      whenAwake.execute(() -> remove(Thread.currentThread()));
    }
  }

  private synchronized void remove(Thread child) {
    children.remove(child);
  }
}
