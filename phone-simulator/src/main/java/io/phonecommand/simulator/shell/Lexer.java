package io.phonecommand.simulator.shell;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Cuts a command line into words and operators, by the rules of mksh for quotes. */
final class Lexer {
  /** The longest first: a prefix of another must come after it. */
  private static final List<String> OPERATORS =
      List.of(
          "2>/dev/null",
          "1>/dev/null",
          ">/dev/null",
          "1>&2",
          "2>&1",
          ">&1",
          "1>&1",
          ">&2",
          "&&",
          "||",
          ";",
          "\n",
          "|",
          "&",
          "<",
          ">",
          "(",
          ")");

  private final String line;
  private final List<Token> tokens = new ArrayList<>();
  private @Nullable StringBuilder word;
  private int position;

  private Lexer(String line) {
    this.line = line;
  }

  static List<Token> tokens(String line) throws ShellSyntaxException {
    Lexer lexer = new Lexer(line);
    while (lexer.position < line.length()) {
      lexer.step();
    }
    lexer.endWord();
    return lexer.tokens;
  }

  private void step() throws ShellSyntaxException {
    char c = line.charAt(position);
    if (c == ' ' || c == '\t' || c == '\r') {
      endWord();
      position++;
    } else if (c == '\'') {
      singleQuotes();
    } else if (c == '"') {
      doubleQuotes();
    } else if (c == '\\' && position + 1 < line.length()) {
      word().append(line.charAt(position + 1));
      position += 2;
    } else {
      operatorOrLetter(c);
    }
  }

  private void operatorOrLetter(char c) {
    for (String operator : OPERATORS) {
      // "2>" is a redirection only where a word could begin: in "a2>" the 2 is a letter.
      boolean startsWithDigit = Character.isDigit(operator.charAt(0));
      if (line.startsWith(operator, position) && (word == null || !startsWithDigit)) {
        endWord();
        tokens.add(new Token(true, operator));
        position += operator.length();
        return;
      }
    }
    word().append(c);
    position++;
  }

  private void singleQuotes() throws ShellSyntaxException {
    int end = line.indexOf('\'', position + 1);
    if (end < 0) {
      throw new ShellSyntaxException("no closing quote");
    }
    word().append(line, position + 1, end);
    position = end + 1;
  }

  private void doubleQuotes() throws ShellSyntaxException {
    StringBuilder text = word();
    for (int i = position + 1; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"') {
        position = i + 1;
        return;
      }
      if (c == '\\' && i + 1 < line.length() && "\\\"$`".indexOf(line.charAt(i + 1)) >= 0) {
        i++;
      }
      text.append(line.charAt(i));
    }
    throw new ShellSyntaxException("no closing quote");
  }

  private StringBuilder word() {
    if (word == null) {
      word = new StringBuilder();
    }
    return word;
  }

  private void endWord() {
    if (word != null) {
      tokens.add(new Token(false, word.toString()));
      word = null;
    }
  }
}
