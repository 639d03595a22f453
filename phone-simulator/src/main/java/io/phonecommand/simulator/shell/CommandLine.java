package io.phonecommand.simulator.shell;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads {@code a; b && c || d}, quotes, and the redirections to stderr and {@code /dev/null}. What
 * else a shell can do (pipes, variables, patterns) is a syntax error or stays as it is written.
 */
final class CommandLine {
  private final List<Step> steps = new ArrayList<>();
  private Step.Condition condition = Step.Condition.ALWAYS;
  private List<String> words = new ArrayList<>();
  private Redirection redirection = Redirection.NONE;

  private CommandLine() {}

  static List<Step> parse(String line) throws ShellSyntaxException {
    CommandLine parser = new CommandLine();
    for (Token token : Lexer.tokens(line)) {
      if (token.operator()) {
        parser.operator(token);
      } else {
        parser.words.add(token.text());
      }
    }
    if (!parser.words.isEmpty()) {
      parser.endStep(Step.Condition.ALWAYS);
    } else if (parser.condition != Step.Condition.ALWAYS) {
      throw new ShellSyntaxException("syntax error: unexpected EOF");
    }
    return parser.steps;
  }

  private void operator(Token token) throws ShellSyntaxException {
    Redirection redirected = redirection.and(token.text());
    if (redirected != null) {
      redirection = redirected;
      return;
    }
    boolean separator = token.is(";") || token.is("\n");
    if (words.isEmpty() && token.is("\n")) {
      return;
    }
    if (words.isEmpty() || !(separator || token.is("&&") || token.is("||"))) {
      throw new ShellSyntaxException("syntax error: unexpected '" + token.text() + "'");
    }
    endStep(
        separator
            ? Step.Condition.ALWAYS
            : token.is("&&") ? Step.Condition.AFTER_SUCCESS : Step.Condition.AFTER_FAILURE);
  }

  private void endStep(Step.Condition next) {
    steps.add(new Step(condition, words, redirection));
    condition = next;
    words = new ArrayList<>();
    redirection = Redirection.NONE;
  }
}
