package io.phonecommand.systemtests.cluster;

/**
 * Whether more threads wanted to run, in the mean of the last looks, than is good. A single look
 * says little: a service that starts its poll threads is a crowd for a millisecond. One thread.
 */
final class Overload {

  /** A cluster under a test's load has about two. */
  static final int PER_PROCESSOR = 4;

  static final int LOOKS = 20;

  private final int most;
  private final int[] last = new int[LOOKS];
  private int count;
  private int sum;

  /**
   * Starts with a machine at rest.
   *
   * @param most how many runnable threads are still no overload, in the mean
   */
  Overload(int most) {
    this.most = most;
  }

  /** Takes note of the runnable threads that there are now. */
  boolean isSo(int runnable) {
    int place = count++ % LOOKS;
    sum += runnable - last[place];
    last[place] = runnable;
    return sum > most * LOOKS;
  }

  /** Of Linux's {@code 0.20 0.18 0.12 3/211 11206}, the 3. */
  static int runnable(String loadAverage) {
    String threads = loadAverage.split(" ", -1)[3];
    return Integer.parseInt(threads.substring(0, threads.indexOf('/')));
  }
}
