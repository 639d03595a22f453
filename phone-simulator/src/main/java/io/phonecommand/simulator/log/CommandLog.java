package io.phonecommand.simulator.log;

import java.io.Closeable;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Every command that was started, in the order of their starts: the ground truth of "how often did
 * it really run?". Thread safe.
 *
 * <p>It remembers a bounded number of commands; beyond it the oldest make way and are counted in
 * {@link #forgotten()}. {@link #count()} counts all. With a capacity of 0 it only counts.
 */
public final class CommandLog implements Closeable {
  /** Longer command lines are cut in the log (and run in full). */
  public static final int MAXIMUM_COMMAND_LENGTH = 4096;

  public static final int DEFAULT_CAPACITY = 100_000;

  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

  private final int capacity;
  private final Clock clock;
  private final @Nullable CommandLogFile file;
  private final LinkedHashMap<Long, StartedCommand> commands = new LinkedHashMap<>();
  private long count;
  private long running;

  public CommandLog(int capacity, Clock clock, @Nullable CommandLogFile file) {
    this.capacity = capacity;
    this.clock = clock;
    this.file = file;
  }

  /** What this phone started, oldest first. */
  public List<StartedCommand> startedOn(String phoneId) {
    return all().stream().filter(command -> command.phoneId().equals(phoneId)).toList();
  }

  /** What any phone started, oldest first. */
  public synchronized List<StartedCommand> all() {
    return new ArrayList<>(commands.values());
  }

  /** How many were started since the simulator began, the forgotten ones included. */
  public synchronized long count() {
    return count;
  }

  /** How many starts {@link #all()} no longer has. */
  public synchronized long forgotten() {
    return count - commands.size();
  }

  /**
   * Called before a command does anything.
   *
   * @return tells the log how it ended; only the first call on it counts
   */
  public synchronized Entry started(String phoneId, String command) {
    String text =
        command.length() <= MAXIMUM_COMMAND_LENGTH
            ? command
            : command.substring(0, MAXIMUM_COMMAND_LENGTH);
    StartedCommand start = new StartedCommand(++count, phoneId, text, clock.instant(), null, null);
    commands.put(start.sequence(), start);
    if (commands.size() > capacity) {
      commands.pollFirstEntry();
    }
    if (file != null) {
      file.started(start);
    }
    running++;
    return new Entry(start);
  }

  /** Waits a moment for the commands that were just aborted, then closes the file. */
  @Override
  public synchronized void close() throws IOException {
    long deadline = System.nanoTime() + CLOSE_LIMIT.toNanos();
    try {
      while (running > 0 && System.nanoTime() < deadline) {
        wait(100);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (file != null) {
      file.close();
    }
  }

  private synchronized void ended(StartedCommand start, @Nullable Integer exitCode) {
    StartedCommand end = start.ended(clock.instant(), exitCode);
    commands.replace(start.sequence(), end);
    running--;
    notifyAll();
    if (file != null) {
      file.ended(end);
    }
  }

  /** The line of one command, until it has ended. Used by the thread that runs the command. */
  public final class Entry {
    private final StartedCommand start;
    private boolean ended;

    private Entry(StartedCommand start) {
      this.start = start;
    }

    public void exited(int exitCode) {
      end(exitCode);
    }

    public void aborted() {
      end(null);
    }

    private void end(@Nullable Integer exitCode) {
      if (!ended) {
        ended = true;
        CommandLog.this.ended(start, exitCode);
      }
    }
  }
}
