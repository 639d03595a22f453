package io.phonecommand.simulator.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CommandLineTest {
  @Test
  void words_are_separated_by_any_white_space() throws ShellSyntaxException {
    assertThat(words("  ls   -l\t/system ")).containsExactly("ls", "-l", "/system");
  }

  @Test
  void quotes_keep_words_together_and_disappear() throws ShellSyntaxException {
    assertThat(words("echo 'a  b' \"c 'd'\" e\\ f ''"))
        .containsExactly("echo", "a  b", "c 'd'", "e f", "");
    assertThat(words("echo a'b'\"c\"d")).containsExactly("echo", "abcd");
    assertThat(words("echo \"a\\\"b\\\\c\\d\"")).containsExactly("echo", "a\"b\\c\\d");
    assertThat(words("echo ';' \"&&\" \\>")).containsExactly("echo", ";", "&&", ">");
  }

  @Test
  void operators_need_no_space_around_them() throws ShellSyntaxException {
    List<Step> steps = CommandLine.parse("a;b&&c||d");

    assertThat(steps)
        .extracting(Step::condition)
        .containsExactly(
            Step.Condition.ALWAYS,
            Step.Condition.ALWAYS,
            Step.Condition.AFTER_SUCCESS,
            Step.Condition.AFTER_FAILURE);
  }

  @Test
  void redirection_may_stand_anywhere_in_a_command() throws ShellSyntaxException {
    Redirection toStderr = new Redirection(Output.Channel.STDERR, Output.Channel.STDERR);

    assertThat(CommandLine.parse("echo x >&2; echo y"))
        .extracting(Step::redirection)
        .containsExactly(toStderr, Redirection.NONE);
    assertThat(CommandLine.parse("1>&2 echo x").getFirst().redirection()).isEqualTo(toStderr);
    assertThat(CommandLine.parse("ls 2>/dev/null").getFirst().redirection())
        .isEqualTo(new Redirection(Output.Channel.STDOUT, null));
    assertThat(words("echo a2>&1")).containsExactly("echo", "a2");
  }

  @Test
  void last_semicolon_and_empty_lines_are_nothing() throws ShellSyntaxException {
    assertThat(CommandLine.parse("ls;")).hasSize(1);
    assertThat(CommandLine.parse("\nls\n\npwd\n")).hasSize(2);
    assertThat(CommandLine.parse("   ")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"; ls", "a && ", "a || || b", "a;;b", "ls | cat", "ls &", "ls > x", "(ls)"})
  void other_syntax_is_an_error(String line) {
    assertThatThrownBy(() -> CommandLine.parse(line))
        .isInstanceOf(ShellSyntaxException.class)
        .hasMessageStartingWith("syntax error: unexpected");
  }

  @ParameterizedTest
  @ValueSource(strings = {"echo 'a", "echo \"a", "echo \"a\\\""})
  void open_quote_is_an_error(String line) {
    assertThatThrownBy(() -> CommandLine.parse(line)).hasMessage("no closing quote");
  }

  private static List<String> words(String line) throws ShellSyntaxException {
    return CommandLine.parse(line).getFirst().words();
  }
}
