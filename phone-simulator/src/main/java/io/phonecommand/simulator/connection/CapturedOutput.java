package io.phonecommand.simulator.connection;

import io.phonecommand.simulator.shell.Output;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The output of a command that is held back so that half of it can be sent. Of a long one it takes
 * the first MiB, and ends the command there.
 */
final class CapturedOutput implements Output {
  private static final int MAXIMUM_BYTES = 1024 * 1024;

  private record Chunk(Channel channel, int start, int end) {}

  private static final class FullException extends IOException {
    private static final long serialVersionUID = 1L;
  }

  private final List<Chunk> chunks = new ArrayList<>();
  private byte[] bytes = {};

  void capture(CommandRun command) throws IOException, InterruptedException {
    try {
      command.into(this);
    } catch (FullException enough) {
      // Half of what was taken is what the client shall see.
    }
  }

  @Override
  public void write(Channel channel, byte[] more) throws IOException {
    int start = bytes.length;
    if (start + more.length > MAXIMUM_BYTES) {
      throw new FullException();
    }
    bytes = Arrays.copyOf(bytes, start + more.length);
    System.arraycopy(more, 0, bytes, start, more.length);
    chunks.add(new Chunk(channel, start, bytes.length));
  }

  /** Sends the first half of the bytes, rounded down, in the pieces in which they came. */
  void sendHalf(Output output) throws IOException, InterruptedException {
    int half = bytes.length / 2;
    for (Chunk chunk : chunks) {
      int end = Math.min(chunk.end(), half);
      if (chunk.start() < end) {
        output.write(chunk.channel(), Arrays.copyOfRange(bytes, chunk.start(), end));
      }
    }
  }
}
