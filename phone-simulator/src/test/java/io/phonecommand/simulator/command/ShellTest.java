package io.phonecommand.simulator.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ShellTest {
  private final ShellFixture shell = new ShellFixture();

  @Test
  void exit_code_is_that_of_the_last_command_that_ran() throws Exception {
    assertThat(shell.run("false; true")).isZero();
    assertThat(shell.run("true; false")).isEqualTo(1);
    assertThat(shell.run("")).isZero();
  }

  @Test
  void and_and_or_go_by_the_exit_code_before() throws Exception {
    assertThat(shell.run("true && echo a || echo b")).isZero();
    assertThat(shell.stdout()).isEqualTo("a\n");
    assertThat(shell.run("false && echo a || echo b")).isZero();
    assertThat(shell.stdout()).isEqualTo("b\n");
    assertThat(shell.run("false && echo a")).isEqualTo(1);
    assertThat(shell.run("false || false; echo always")).isZero();
    assertThat(shell.stdout()).isEqualTo("always\n");
  }

  @Test
  void exit_ends_the_line() throws Exception {
    assertThat(shell.run("exit 7; echo never")).isEqualTo(7);
    assertThat(shell.stdout()).isEmpty();
    assertThat(shell.run("false; exit")).isEqualTo(1);
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
  void syntax_error_runs_nothing() throws Exception {
    assertThat(shell.run("echo a; ls | cat")).isEqualTo(1);
    assertThat(shell.stdout()).isEmpty();
    assertThat(shell.stderr()).isEqualTo("/system/bin/sh: syntax error: unexpected '|'\n");
  }

  @Test
  void redirection_moves_the_output() throws Exception {
    shell.run("echo a >&2; echo b; foo 2>&1; foo 2>/dev/null");

    assertThat(shell.stderr()).isEqualTo("a\n");
    assertThat(shell.stdout()).isEqualTo("b\n/system/bin/sh: foo: inaccessible or not found\n");
    assertThat(shell.order).hasToString("eoo");
  }

  @Test
  void command_is_found_by_its_path_too() throws Exception {
    assertThat(shell.run("/system/bin/echo a")).isZero();
    assertThat(shell.stdout()).isEqualTo("a\n");
  }
}
