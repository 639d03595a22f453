package io.phonecommand.simulator.command;

import io.phonecommand.simulator.device.AndroidImage;
import io.phonecommand.simulator.device.Device;
import io.phonecommand.simulator.device.Processes;
import io.phonecommand.simulator.shell.CommandContext;
import io.phonecommand.simulator.shell.HangUp;
import io.phonecommand.simulator.shell.Output;
import io.phonecommand.simulator.shell.Shell;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;

/** The shell of a phone without a wire, and what the last command line printed. */
final class ShellFixture {
  static final Instant NOW = Instant.parse("2026-03-04T05:06:07Z");

  final Device device =
      new Device(
          "serial-1",
          AndroidImage.FILES,
          Clock.fixed(NOW, ZoneOffset.UTC),
          new Processes(Runnable::run));
  final StringBuilder order = new StringBuilder();
  private final Shell shell = new Shell(device, Commands.builtIn());
  private final ByteArrayOutputStream stdout = new ByteArrayOutputStream();
  private final ByteArrayOutputStream stderr = new ByteArrayOutputStream();
  CommandContext.Input input = () -> {};

  int run(String line) throws IOException, InterruptedException {
    stdout.reset();
    stderr.reset();
    order.setLength(0);
    return shell.run(
        line,
        input,
        (channel, bytes) -> {
          boolean out = channel == Output.Channel.STDOUT;
          (out ? stdout : stderr).writeBytes(bytes);
          order.append(out ? 'o' : 'e');
        },
        new HangUp(Thread.currentThread()));
  }

  byte[] bytes() {
    return stdout.toByteArray();
  }

  String stdout() {
    return stdout.toString(StandardCharsets.UTF_8);
  }

  String stderr() {
    return stderr.toString(StandardCharsets.UTF_8);
  }
}
