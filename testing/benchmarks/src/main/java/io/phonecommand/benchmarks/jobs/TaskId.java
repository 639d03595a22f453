package io.phonecommand.benchmarks.jobs;

/**
 * An asynchronous request's id, which is an address: see docs/decisions, 0020.
 *
 * @param text 32 hex digits
 */
public record TaskId(String text) {

  private static final int OFFSET = 4;
  private static final int KEY = 16;

  /** Of the jobs topic: there are all records of the request. */
  public int partition() {
    return Integer.parseInt(text, 0, OFFSET, 16);
  }

  /** Where the first of them stands. */
  public long offset() {
    return Long.parseLong(text, OFFSET, KEY, 16);
  }

  /** The key of all of them. */
  public String key() {
    return text.substring(KEY);
  }
}
