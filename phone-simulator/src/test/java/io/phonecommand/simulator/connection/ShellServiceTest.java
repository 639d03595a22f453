package io.phonecommand.simulator.connection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ShellServiceTest {
  @Test
  void services_that_run_a_command() {
    assertThat(ShellService.parse("shell:ls")).isEqualTo(new ShellService(false, "ls"));
    assertThat(ShellService.parse("shell:")).isEqualTo(new ShellService(false, ""));
    assertThat(ShellService.parse("shell,v2:ls")).isEqualTo(new ShellService(true, "ls"));
    assertThat(ShellService.parse("shell,v2,raw:a:b,c")).isEqualTo(new ShellService(true, "a:b,c"));
    assertThat(ShellService.parse("shell,v2,TERM=xterm-256color,raw:ls"))
        .isEqualTo(new ShellService(true, "ls"));
    assertThat(ShellService.parse("shell,raw:ls")).isEqualTo(new ShellService(false, "ls"));
    assertThat(ShellService.parse("exec:ls")).isEqualTo(new ShellService(false, "ls"));
  }

  @Test
  void other_services() {
    for (String name : new String[] {"sync:", "reboot:", "tcp:80", "shell", "", "shellv2:ls"}) {
      assertThat(ShellService.parse(name)).as(name).isNull();
    }
  }
}
