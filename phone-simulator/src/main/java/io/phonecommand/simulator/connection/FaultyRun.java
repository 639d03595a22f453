package io.phonecommand.simulator.connection;

import io.phonecommand.simulator.fault.FaultKind;
import io.phonecommand.simulator.shell.AbruptEnd;
import io.phonecommand.simulator.shell.Output;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Runs a command in the way that a fault of the phone has it. */
final class FaultyRun {
  private static final int FLOOD_BLOCK_BYTES = 16 * 1024;

  private final CommandRun command;
  private final Output output;
  private final Limits limits;

  FaultyRun(CommandRun command, Output output, Limits limits) {
    this.command = command;
    this.output = output;
    this.limits = limits;
  }

  /** How a stream ends whose command ran to its end under this fault. */
  static Ending ending(FaultKind kind) {
    return switch (kind) {
      case DROP_BEFORE_OUTPUT, DROP_AFTER_OUTPUT -> Ending.DROP_CONNECTION;
      case NO_EXIT_PACKET -> Ending.CLOSE_STREAM;
      default -> Ending.EXIT_PACKET;
    };
  }

  /** Returns the exit code, unless the fault is one that keeps the command from ending. */
  int run(FaultKind kind) throws IOException, InterruptedException {
    return switch (kind) {
      case DROP_BEFORE_OUTPUT -> command.into((channel, bytes) -> {});
      case DROP_DURING_OUTPUT -> {
        half();
        throw new AbruptEnd(AbruptEnd.How.DROP_CONNECTION);
      }
      case HANG_DURING_OUTPUT -> {
        half();
        yield hang();
      }
      case FLOOD -> flood();
      case SPLIT_CHARACTERS -> command.into(new SplittingOutput(output));
      default -> command.into(output);
    };
  }

  private void half() throws IOException, InterruptedException {
    CapturedOutput captured = new CapturedOutput();
    captured.capture(command);
    captured.sendHalf(output);
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
}
