package io.phonecommand.simulator.connection;

import io.phonecommand.simulator.shell.Output;
import java.io.IOException;
import java.util.Arrays;

/** Ends a message after the first byte of each multi-byte character of UTF-8. */
final class SplittingOutput implements Output {
  private static final int FIRST_LEAD_BYTE = 0xc0;

  private final Output output;

  SplittingOutput(Output output) {
    this.output = output;
  }

  @Override
  public void write(Channel channel, byte[] bytes) throws IOException, InterruptedException {
    int start = 0;
    for (int i = 0; i < bytes.length; i++) {
      if ((bytes[i] & 0xff) >= FIRST_LEAD_BYTE) {
        output.write(channel, Arrays.copyOfRange(bytes, start, i + 1));
        start = i + 1;
      }
    }
    output.write(channel, Arrays.copyOfRange(bytes, start, bytes.length));
  }
}
