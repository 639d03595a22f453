package io.phonecommand.worker.results;

import io.phonecommand.common.message.CmdResult;
import io.phonecommand.common.message.WorkerStatement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * How many results there were of late, by code: over the last 1, 5 and 15 minutes, of which up to a
 * step at the beginning may be missing. Any thread.
 */
public final class RecentResults {

  private static final Duration STEP = Duration.ofSeconds(5);

  /** How many steps each period has, in the order of {@link WorkerStatement#results}. */
  private static final List<Integer> PERIODS = List.of(12, 60, 180);

  private static final int LONGEST = PERIODS.getLast();

  /** One number for each step of the longest period; codes are a closed list. */
  private final Map<String, long[]> byCode = new TreeMap<>();

  private final LongSupplier nanoTime;
  private final long origin;

  /** The step that is counted in, from the first one on. */
  private long step;

  /**
   * Has counted nothing yet.
   *
   * @param nanoTime nanoseconds, like {@link System#nanoTime}
   */
  public RecentResults(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.origin = nanoTime.getAsLong();
  }

  /** What stands for {@code result} where results are counted. */
  static String codeOf(CmdResult result) {
    if (!result.isTerminal()) {
      return "running";
    }
    return result.errorCode().isEmpty() ? "ok" : result.errorCode();
  }

  /** Counts {@code result}, if it is somebody's last word. */
  synchronized void count(CmdResult result) {
    if (result.isTerminal()) {
      advance();
      byCode.computeIfAbsent(codeOf(result), code -> new long[LONGEST])[at(step)]++;
    }
  }

  /** What a worker says of it; codes that did not come are left out. */
  public synchronized Map<String, List<Long>> counts() {
    advance();
    Map<String, List<Long>> counts = new TreeMap<>();
    byCode.forEach(
        (code, numbers) -> {
          List<Long> sums = new ArrayList<>();
          for (int steps : PERIODS) {
            sums.add(sum(numbers, steps));
          }
          if (sums.getLast() > 0) {
            counts.put(code, sums);
          }
        });
    return counts;
  }

  private long sum(long[] numbers, int steps) {
    long sum = 0;
    for (int i = 0; i < steps; i++) {
      sum += numbers[at(step + LONGEST - i)];
    }
    return sum;
  }

  /** Forgets what is too old. */
  private void advance() {
    long now = (nanoTime.getAsLong() - origin) / STEP.toNanos();
    if (now - step >= LONGEST) {
      byCode.values().forEach(numbers -> Arrays.fill(numbers, 0));
      step = now;
    }
    while (step < now) {
      step++;
      byCode.values().forEach(numbers -> numbers[at(step)] = 0);
    }
  }

  private static int at(long step) {
    return (int) (step % LONGEST);
  }
}
