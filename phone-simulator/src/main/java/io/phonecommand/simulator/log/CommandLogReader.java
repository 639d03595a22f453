package io.phonecommand.simulator.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads what {@link CommandLogFile} wrote, also while it is being written. */
public final class CommandLogReader {
  private CommandLogReader() {}

  /**
   * The commands in the file, in the order of their starts. A last line that is not complete yet is
   * left out.
   */
  public static List<StartedCommand> read(Path file) throws IOException {
    return read(file, 0);
  }

  /**
   * Those that started after the first {@code skipped} bytes of the file, which end with a line.
   */
  public static List<StartedCommand> read(Path file, long skipped) throws IOException {
    Map<String, StartedCommand> commands = new LinkedHashMap<>();
    String text = textAfter(skipped, file);
    String complete = text.substring(0, text.lastIndexOf('\n') + 1);
    for (String line : complete.lines().toList()) {
      read(line, commands);
    }
    return new ArrayList<>(commands.values());
  }

  private static String textAfter(long skipped, Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      in.skipNBytes(skipped);
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  private static void read(String line, Map<String, StartedCommand> commands) throws IOException {
    try {
      JsonNode json = JsonMapper.shared().readTree(line);
      String key = json.path("process").asString() + "/" + json.path("sequence").asString();
      Instant at = Instant.parse(json.path("at").asString());
      if (json.path("event").asString().equals("started")) {
        commands.put(key, start(json, at));
        return;
      }
      Integer exitCode = json.has("exitCode") ? json.path("exitCode").asInt() : null;
      commands.computeIfPresent(key, (same, start) -> start.ended(at, exitCode));
    } catch (JacksonException e) {
      throw new IOException("not a line of a command log: " + line, e);
    }
  }

  private static StartedCommand start(JsonNode json, Instant at) {
    return new StartedCommand(
        json.path("sequence").asLong(),
        json.path("phone").asString(),
        json.path("command").asString(),
        at,
        null,
        null);
  }
}
