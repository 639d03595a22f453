package io.phonecommand.simulator.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class SimulatorCommandsTest {
  private final ShellFixture shell = new ShellFixture();

  @Test
  void sim_output_is_exact_to_the_byte() throws Exception {
    assertThat(shell.run("sim-output 30")).isZero();
    assertThat(shell.stdout()).isEqualTo("abcdefghijklmnopqrstuvwxyzabcd");
    shell.run("sim-output 100000");
    assertThat(shell.bytes()).hasSize(100_000);
    for (int i = 0; i < shell.bytes().length; i += 9973) {
      assertThat(shell.bytes()[i]).isEqualTo((byte) ('a' + i % 26));
    }
    assertThat(shell.run("sim-output 0")).isZero();
    assertThat(shell.bytes()).isEmpty();
  }

  @Test
  void exit_codes_can_be_chosen() throws Exception {
    assertThat(shell.run("sim-output 1 9")).isEqualTo(9);
    assertThat(shell.run("sim-exit 255")).isEqualTo(255);
    assertThat(shell.run("sim-exit")).isZero();
  }

  @Test
  void sim_interleave_alternates() throws Exception {
    assertThat(shell.run("sim-interleave 2 5")).isEqualTo(5);
    assertThat(shell.order).hasToString("oeoe");
    assertThat(shell.stdout()).isEqualTo("out-0001\nout-0002\n");
    assertThat(shell.stderr()).isEqualTo("err-0001\nerr-0002\n");
  }

  @Test
  void sim_text_puts_the_character_where_it_is_asked_to() throws Exception {
    shell.run("sim-text 2 3byte 1");
    assertThat(shell.stdout()).isEqualTo("ab\u20aca");
    shell.run("sim-text 1022 3byte");
    assertThat(shell.bytes()).hasSize(1025);
    shell.run("sim-text 0 4byte");
    assertThat(shell.stdout()).isEqualTo("\ud83d\ude00");
  }

  @Test
  void sim_utf8_split_sends_every_byte_by_itself() throws Exception {
    shell.run("sim-utf8-split");
    assertThat(shell.stdout()).isEqualTo("a\u20acz\n");
    assertThat(shell.order).hasToString("oooooo");
  }

  @Test
  void sim_binary_is_not_utf8() throws Exception {
    shell.run("sim-binary 200");
    assertThat(shell.bytes()).hasSize(200).startsWith((byte) 0xff, (byte) 0xfe);
    assertThat(new String(shell.bytes(), StandardCharsets.UTF_8)).contains("\ufffd");
  }

  @Test
  void sim_trickle_ends() throws Exception {
    assertThat(shell.run("sim-trickle 3 1")).isZero();
    assertThat(shell.stdout()).isEqualTo("line-0001\nline-0002\nline-0003\n");
  }

  @Test
  void sim_child_waits_for_its_child() throws Exception {
    long start = System.nanoTime();
    assertThat(shell.run("sim-child 0.2")).isZero();

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(190));
    assertThat(shell.device.processes().children()).isZero();
    assertThat(shell.run("sim-child soon")).isEqualTo(1);
    assertThat(shell.stderr()).isEqualTo("sim-child: bad time 'soon'\n");
  }

  @Test
  void nohup_runs_what_it_is_given() throws Exception {
    assertThat(shell.run("nohup sim-output 3 7")).isEqualTo(7);
    assertThat(shell.stdout()).isEqualTo("abc");
    assertThat(shell.run("nohup")).isEqualTo(125);
    assertThat(shell.stderr()).isEqualTo("nohup: Needs 1 argument (see \"nohup --help\")\n");
    assertThat(shell.run("nohup foo")).isEqualTo(127);
  }

  @Test
  void names_need_no_character_that_the_service_forbids() {
    assertThat(Commands.builtIn().keySet())
        .filteredOn(name -> name.startsWith("sim-"))
        .hasSize(10)
        .allMatch(name -> name.matches("[a-z0-9-]+"));
  }
}
