package io.phonecommand.simulator.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OptionsTest {
  @Test
  void defaults_are_one_phone_on_adbs_port_of_loopback() {
    assertThat(parse())
        .isEqualTo(
            new Options(
                1,
                "phone",
                5555,
                InetAddress.ofLiteral("127.0.0.1"),
                false,
                "demo",
                null,
                null,
                null));
  }

  @Test
  void all_options() {
    assertThat(
            parse(
                "--phones=20 --prefix=north --base-port=0 --bind=::1 --address-per-phone --tenant=acme"
                    + " --log=a.jsonl --inventory=b.yml --control-port=0"))
        .isEqualTo(
            new Options(
                20,
                "north",
                0,
                InetAddress.ofLiteral("::1"),
                true,
                "acme",
                Path.of("a.jsonl"),
                Path.of("b.yml"),
                0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--bogus",
        "--bogus=1",
        "phones=1",
        "--phones",
        "--phones=",
        "--phones=0",
        "--phones=x",
        "--phones=-1",
        "--phones=99999999999",
        "--phones=1 --phones=2",
        "--prefix=a.b",
        "--base-port=65536",
        "--bind=localhost",
        "--address-per-phone=yes",
        "--tenant=a:b",
        "--control-port=x"
      })
  void wrong_option_is_one_clear_line(String arguments) {
    assertThatThrownBy(() -> parse(arguments))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .hasLineCount(1)
        .contains(arguments.replaceAll("^-*([a-z]+).*", "$1"));
  }

  private static Options parse(String... line) {
    return Options.parse(
        Arrays.stream(line).flatMap(part -> Arrays.stream(part.split(" ", -1))).toList());
  }
}
