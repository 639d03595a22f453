package io.phonecommand.simulator.log;

import java.io.Closeable;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * The log as JSON lines in a file: one when a command starts, written out before it does anything,
 * and one when it ends. The lines of a process that is killed are all there (the operating system
 * has them); those of a machine that loses power may not be.
 *
 * <p>It appends. {@code process} tells the lines of two simulators in one file apart.
 */
public final class CommandLogFile implements Closeable {
  private static final long PROCESS = ProcessHandle.current().pid();

  // Not a FileChannel: that closes itself when the thread of an aborted command writes to it.
  private final OutputStream out;

  public CommandLogFile(Path file) throws IOException {
    this.out = new FileOutputStream(file.toFile(), true);
  }

  void started(StartedCommand start) {
    Map<String, Object> line = line("started", start);
    line.put("at", start.startedAt().toString());
    line.put("command", start.command());
    write(line);
  }

  void ended(StartedCommand end) {
    Map<String, Object> line = line(end.wasAborted() ? "aborted" : "exited", end);
    line.put("at", String.valueOf(end.endedAt()));
    if (end.exitCode() != null) {
      line.put("exitCode", end.exitCode());
    }
    write(line);
  }

  private static Map<String, Object> line(String event, StartedCommand command) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("event", event);
    line.put("process", PROCESS);
    line.put("sequence", command.sequence());
    line.put("phone", command.phoneId());
    return line;
  }

  private synchronized void write(Map<String, Object> line) {
    String json = JsonMapper.shared().writeValueAsString(line) + "\n";
    try {
      out.write(json.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // A command that cannot be recorded must not run: the log would no longer be the truth.
      throw new UncheckedIOException("cannot write the command log", e);
    }
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
