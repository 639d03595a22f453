package io.phonecommand.simulator.connection;

import io.phonecommand.simulator.shell.HangUp;
import io.phonecommand.simulator.shell.Output;
import io.phonecommand.simulator.shell.Shell;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** A command line that can be run once, into whatever output. */
record CommandRun(Shell shell, String command, InputStream stdin, HangUp hangUp) {
  private static final byte[] NOT_INTERACTIVE =
      "phone-simulator: there is no interactive shell; give a command\n"
          .getBytes(StandardCharsets.UTF_8);

  int into(Output output) throws IOException, InterruptedException {
    if (command.isBlank()) {
      output.write(Output.Channel.STDERR, NOT_INTERACTIVE);
      return 1;
    }
    return shell.run(command, stdin, output, hangUp);
  }
}
