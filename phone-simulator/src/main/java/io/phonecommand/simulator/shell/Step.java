package io.phonecommand.simulator.shell;

import java.util.List;

/**
 * One command of a command line.
 *
 * @param condition what the exit code before it must have been
 */
record Step(Condition condition, List<String> words, Redirection redirection) {

  enum Condition {
    ALWAYS,
    AFTER_SUCCESS,
    AFTER_FAILURE;

    boolean allows(int exitCode) {
      return switch (this) {
        case ALWAYS -> true;
        case AFTER_SUCCESS -> exitCode == 0;
        case AFTER_FAILURE -> exitCode != 0;
      };
    }
  }
}
