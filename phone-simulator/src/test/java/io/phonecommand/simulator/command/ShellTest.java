package io.phonecommand.simulator.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class ShellTest {
  private final ShellFixture shell = new ShellFixture();

  @Test
  void words_are_separated_by_any_white_space() throws Exception {
    assertThat(shell.run("  echo   a\tb \n")).isZero();
    assertThat(shell.stdout()).isEqualTo("a b\n");
  }

  @Test
  void other_characters_stay_as_they_are_written() throws Exception {
    String words = "'a' \"b\" $c; && id || ls > /dev/null 2>&1 | \\ & * (x)";

    assertThat(shell.run("echo " + words)).isZero();
    assertThat(shell.stdout()).isEqualTo(words + "\n");
    assertThat(shell.run("id;")).isEqualTo(127);
  }

  @Test
  void line_without_words_is_answered_with_a_hint() throws Exception {
    assertThat(shell.run(" ")).isEqualTo(1);
    assertThat(shell.stderr()).contains("no interactive shell");
  }

  @Test
  void line_that_was_hung_up_on_does_not_begin() throws Exception {
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> shell.run("nohup echo a")).isInstanceOf(InterruptedException.class);
    assertThat(shell.stdout()).isEmpty();
  }

  @Test
  void exit_code_of_exit_is_its_argument() throws Exception {
    assertThat(shell.run("exit")).isZero();
    assertThat(shell.run("exit 200")).isEqualTo(200);
    assertThat(shell.run("exit 256")).isZero();
    assertThat(shell.run("exit x")).isEqualTo(1);
  }

  @Test
  void unknown_command_says_what_mksh_says() throws Exception {
    assertThat(shell.run("foo -x")).isEqualTo(127);
    assertThat(shell.stderr()).isEqualTo("/system/bin/sh: foo: inaccessible or not found\n");
  }

  @Test
  void command_is_found_by_its_path_too() throws Exception {
    assertThat(shell.run("/system/bin/echo a")).isZero();
    assertThat(shell.stdout()).isEqualTo("a\n");
  }
}
