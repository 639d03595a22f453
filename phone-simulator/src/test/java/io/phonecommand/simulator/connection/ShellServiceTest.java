package io.phonecommand.simulator.connection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ShellServiceTest {
  @Test
  void services_that_run_a_command() {
    assertThat(ShellService.parse("shell:ls", true)).isEqualTo(new ShellService(false, "ls"));
    assertThat(ShellService.parse("shell:", true)).isEqualTo(new ShellService(false, ""));
    assertThat(ShellService.parse("shell,v2:ls", true)).isEqualTo(new ShellService(true, "ls"));
    assertThat(ShellService.parse("shell,v2,raw:a:b,c", true))
        .isEqualTo(new ShellService(true, "a:b,c"));
    assertThat(ShellService.parse("shell,v2,TERM=xterm-256color,raw:ls", true))
        .isEqualTo(new ShellService(true, "ls"));
    assertThat(ShellService.parse("shell,raw:ls", true)).isEqualTo(new ShellService(false, "ls"));
    assertThat(ShellService.parse("exec:ls", true)).isEqualTo(new ShellService(false, "ls"));
  }

  @Test
  void shell_takes_no_options_on_a_phone_without_the_second_version() {
    assertThat(ShellService.parse("shell:ls", false)).isEqualTo(new ShellService(false, "ls"));
    assertThat(ShellService.parse("shell,v2,raw:ls", false)).isNull();
    assertThat(ShellService.parse("shell,raw:ls", false)).isNull();
  }

  @Test
  void other_services() {
    for (String name : new String[] {"sync:", "reboot:", "tcp:80", "shell", "", "shellv2:ls"}) {
      assertThat(ShellService.parse(name, true)).as(name).isNull();
    }
  }
}
