package io.phonecommand.simulator.connection;

import io.phonecommand.simulator.fault.FaultKind;
import io.phonecommand.simulator.shell.Output;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Runs a command in the way that a fault of the phone has it. */
final class FaultyRun {
  private static final int FLOOD_BLOCK_BYTES = 16 * 1024;
  private static final int FIRST_LEAD_BYTE = 0xc0;

  /** Of a longer output, half of this is sent. */
  private static final int MAXIMUM_HELD_BYTES = 1024 * 1024;

  /** A command that can be run once, into whatever output. */
  @FunctionalInterface
  interface Command {
    int into(Output output) throws IOException, InterruptedException;
  }

  private final Command command;
  private final Output output;
  private final Limits limits;

  FaultyRun(Command command, Output output, Limits limits) {
    this.command = command;
    this.output = output;
    this.limits = limits;
  }

  /** Whether the exit code of a command that ran to its end under this fault gets to the client. */
  static boolean sendsExitPacket(FaultKind kind) {
    return !cutsConnection(kind) && kind != FaultKind.NO_EXIT_PACKET;
  }

  /** Whether the connection is cut once the command is done under this fault. */
  static boolean cutsConnection(FaultKind kind) {
    return switch (kind) {
      case DROP_BEFORE_OUTPUT, DROP_DURING_OUTPUT, DROP_AFTER_OUTPUT -> true;
      default -> false;
    };
  }

  /** Returns the exit code, or null if the command was not to come to its end. */
  @Nullable Integer run(FaultKind kind) throws IOException, InterruptedException {
    return switch (kind) {
      case DROP_BEFORE_OUTPUT -> command.into((channel, bytes) -> {});
      case DROP_DURING_OUTPUT -> {
        sendHalf();
        yield null;
      }
      case HANG_DURING_OUTPUT -> {
        sendHalf();
        yield hang();
      }
      case FLOOD -> flood();
      case SPLIT_CHARACTERS -> command.into(this::split);
      default -> command.into(output);
    };
  }

  private record Chunk(Output.Channel channel, int start, int end) {}

  private static final class EnoughException extends IOException {
    private static final long serialVersionUID = 1L;
  }

  /**
   * Holds the output back, and then sends the first half of its bytes, rounded down, in the pieces
   * in which they came. A long one it takes the first MiB of, and ends the command there.
   */
  private void sendHalf() throws IOException, InterruptedException {
    ByteArrayOutputStream held = new ByteArrayOutputStream();
    List<Chunk> chunks = new ArrayList<>();
    try {
      var unused =
          command.into(
              (channel, bytes) -> {
                int start = held.size();
                if (start + bytes.length > MAXIMUM_HELD_BYTES) {
                  throw new EnoughException();
                }
                held.writeBytes(bytes);
                chunks.add(new Chunk(channel, start, held.size()));
              });
    } catch (EnoughException enough) {
      // Half of what was taken is what the client shall see.
    }
    byte[] half = Arrays.copyOf(held.toByteArray(), held.size() / 2);
    for (Chunk chunk : chunks) {
      if (chunk.start() < half.length) {
        int end = Math.min(chunk.end(), half.length);
        output.write(chunk.channel(), Arrays.copyOfRange(half, chunk.start(), end));
      }
    }
  }

  private int hang() throws IOException, InterruptedException {
    new CountDownLatch(1).await(limits.silence().toNanos(), TimeUnit.NANOSECONDS);
    throw new IOException("the hang is over");
  }

  private int flood() throws IOException, InterruptedException {
    byte[] block = new byte[FLOOD_BLOCK_BYTES];
    Arrays.fill(block, (byte) '~');
    while (true) {
      output.write(Output.Channel.STDOUT, block);
    }
  }

  /** Ends a message after the first byte of each multi-byte character of UTF-8. */
  private void split(Output.Channel channel, byte[] bytes)
      throws IOException, InterruptedException {
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
