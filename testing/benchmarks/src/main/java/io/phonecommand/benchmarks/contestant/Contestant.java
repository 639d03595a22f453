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

  @Override
  void close();
}
