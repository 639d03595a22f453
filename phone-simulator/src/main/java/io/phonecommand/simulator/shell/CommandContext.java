package io.phonecommand.simulator.shell;

import io.phonecommand.simulator.device.Device;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a running command has to work with. Used by the thread that runs the command. */
public final class CommandContext {
  /** The standard input of a command. */
  @FunctionalInterface
  public interface Input {
    /**
     * Blocks until it ends.
     *
     * @throws IOException if that takes too long
     */
    void awaitEnd() throws IOException, InterruptedException;
  }

  private final String name;
  private final List<String> arguments;
  private final Device device;
  private final Input input;
  private final Output output;

  CommandContext(List<String> words, Device device, Input input, Output output) {
    this.name = words.getFirst();
    this.arguments = words.subList(1, words.size());
    this.device = device;
    this.input = input;
    this.output = output;
  }

  public String name() {
    return name;
  }

  /** The words after the command's name. */
  public List<String> arguments() {
    return arguments;
  }

  /** The argument at this index, or the default if there are fewer. */
  public String argument(int index, String otherwise) {
    return index < arguments.size() ? arguments.get(index) : otherwise;
  }

  public Device device() {
    return device;
  }

  /** Blocks until the client ends the standard input; what it sends before is thrown away. */
  public void awaitEndOfInput() throws IOException, InterruptedException {
    input.awaitEnd();
  }

  public void stdout(String text) throws IOException, InterruptedException {
    stdout(text.getBytes(StandardCharsets.UTF_8));
  }

  public void stdout(byte[] bytes) throws IOException, InterruptedException {
    output.write(Output.Channel.STDOUT, bytes);
  }

  public void stderr(String text) throws IOException, InterruptedException {
    stderr(text.getBytes(StandardCharsets.UTF_8));
  }

  public void stderr(byte[] bytes) throws IOException, InterruptedException {
    output.write(Output.Channel.STDERR, bytes);
  }

  /** Writes the line to stderr and returns the exit code, for {@code return context.fail(...)}. */
  public int fail(int exitCode, String line) throws IOException, InterruptedException {
    stderr(line + "\n");
    return exitCode;
  }
}
