package io.phonecommand.simulator.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.phonecommand.simulator.log.CommandLogReader;
import io.phonecommand.simulator.log.StartedCommand;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The executable jar as a process. */
final class MainIT {
  @TempDir Path directory;
  private final List<Process> processes = new ArrayList<>();

  @AfterEach
  void kill() {
    processes.forEach(Process::destroyForcibly);
  }

  @Test
  void unknown_option_is_one_line_and_exit_code_2() throws Exception {
    Process process = start("--bogus");

    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(2);
    assertThat(read("err")).isEqualTo("phone-simulator: unknown option --bogus\n");
  }

  @Test
  void phones_serve_until_sigterm_and_the_files_tell_about_it() throws Exception {
    Path log = directory.resolve("commands.jsonl");
    Path inventory = directory.resolve("inventory.yml");
    Process process =
        start(
            "--phones=3",
            "--base-port=0",
            "--log=" + log,
            "--inventory=" + inventory,
            "--tenant=acme",
            "--control-port=0");
    await().atMost(Duration.ofSeconds(30)).until(() -> read("out").contains("ready 3 phones"));
    assertThat(read("out")).contains("control http://127.0.0.1:");

    List<String> lines = Files.readAllLines(inventory);
    assertThat(lines).hasSize(10).startsWith("instances:", "  - id: phone-0001");
    assertThat(lines.get(2)).isEqualTo("    tenant: acme");
    assertThat(lines.get(3)).matches("    address: 127\\.0\\.0\\.1:[0-9]+");
    int port = Integer.parseInt(lines.get(3).replaceAll(".*:", ""));
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      startSleep(socket);
      await().until(() -> CommandLogReader.read(log).size() == 1);

      process.destroy();
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(CommandLogReader.read(log))
        .singleElement()
        .matches(StartedCommand::wasAborted)
        .satisfies(command -> assertThat(command.phoneId()).isEqualTo("phone-0001"));
  }

  @Test
  void start_is_on_record_even_if_the_process_is_killed() throws Exception {
    Path log = directory.resolve("commands.jsonl");
    Path inventory = directory.resolve("inventory.yml");
    Process process = start("--base-port=0", "--log=" + log, "--inventory=" + inventory);
    await().atMost(Duration.ofSeconds(30)).until(() -> read("out").contains("ready 1 phones"));
    int port = Integer.parseInt(Files.readAllLines(inventory).get(3).replaceAll(".*:", ""));
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      startSleep(socket);
      await().until(() -> Files.size(log) > 0);

      process.destroyForcibly();
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(CommandLogReader.read(log)).singleElement().matches(StartedCommand::isRunning);
  }

  /** CNXN and OPEN of {@code sleep 100}, as bytes: this test is of the process, not of the wire. */
  private static void startSleep(Socket socket) throws IOException {
    socket.getOutputStream().write(message(0x4e584e43, 0x01000000, 4096, "host::\0"));
    socket.getOutputStream().write(message(0x4e45504f, 1, 0, "shell,v2,raw:sleep 100\0"));
  }

  private static byte[] message(int command, int arg0, int arg1, String text) {
    byte[] payload = text.getBytes(StandardCharsets.UTF_8);
    int checksum = 0;
    for (byte b : payload) {
      checksum += b;
    }
    return ByteBuffer.allocate(24 + payload.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(command)
        .putInt(arg0)
        .putInt(arg1)
        .putInt(payload.length)
        .putInt(checksum)
        .putInt(~command)
        .put(payload)
        .array();
  }

  private Process start(String... options) throws IOException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    List<String> command = new ArrayList<>(List.of(java.toString(), "-jar", jar().toString()));
    command.addAll(List.of(options));
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(directory.resolve("out").toFile())
            .redirectError(directory.resolve("err").toFile())
            .start();
    processes.add(process);
    return process;
  }

  private String read(String name) throws IOException {
    return Files.readString(directory.resolve(name));
  }

  private static Path jar() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("target"))) {
      return files
          .filter(file -> file.getFileName().toString().matches("phone-simulator-.*-exec\\.jar"))
          .findFirst()
          .orElseThrow();
    }
  }
}
