package io.phonecommand.simulator.shell;

/**
 * A piece of a command line.
 *
 * @param operator whether it is one of the shell's operators, not a word
 * @param text the operator, or the word without its quotes
 */
record Token(boolean operator, String text) {
  boolean is(String operatorText) {
    return operator && text.equals(operatorText);
  }
}
