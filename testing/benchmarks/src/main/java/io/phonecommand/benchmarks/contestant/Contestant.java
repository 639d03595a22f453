package io.phonecommand.benchmarks.contestant;

import io.phonecommand.processes.Phone;
import java.util.List;

/** A way to run the command {@code true} on phones. Starting it is its factory's business. */
public interface Contestant extends AutoCloseable {

  /** The command that everybody runs; its phone's share of the time is next to nothing. */
  String COMMAND = "true";

  /** A word, for the table. */
  String name();

  /**
   * One operation: runs the command on all of these phones at once, and returns when each has
   * answered. Any thread, several at a time.
   *
   * @throws Exception if not all of them ran it and ended with exit code 0
   */
  void run(List<Phone> phones) throws Exception;

  /**
   * Returns once nothing goes on any more of what the last operation has begun; its time counts for
   * nobody. An operation may be answered before all of its work is done, and the next one must not
   * be measured beside the rest of it.
   */
  default void settle() throws InterruptedException {}

  @Override
  void close();
}
