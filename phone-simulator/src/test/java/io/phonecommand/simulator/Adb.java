package io.phonecommand.simulator;

import java.io.Closeable;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Android's adb client with a server, a home and keys of its own, so that a test neither sees nor
 * disturbs anybody else's.
 */
final class Adb implements Closeable {
  private static final int RUN_LIMIT_SECONDS = 40;

  private final Path home;
  private final int serverPort;

  Adb(Path home) throws IOException {
    this.home = home;
    this.serverPort = freePort();
  }

  /** Whether the program is on the PATH, and runs. */
  static boolean isInstalled() throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder("adb", "version")
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!process.waitFor(RUN_LIMIT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return false;
      }
      return process.exitValue() == 0;
    } catch (IOException notThere) {
      return false;
    }
  }

  record Result(int exitCode, String stdout, String stderr) {}

  Result shell(SimulatedPhone phone, String command) throws IOException, InterruptedException {
    return await(start(List.of("-s", serial(phone), "shell", command)));
  }

  Result run(String... arguments) throws IOException, InterruptedException {
    return await(start(List.of(arguments)));
  }

  /** One adb process and the files that take its output. */
  record Running(Process process, Path stdout, Path stderr) {}

  Running start(List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("adb", "-P", Integer.toString(serverPort)));
    command.addAll(arguments);
    // Files, not pipes: the server that adb leaves behind would keep a pipe open.
    Path stdout = Files.createTempFile(home, "out", "");
    Path stderr = Files.createTempFile(home, "err", "");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(stdout.toFile()).redirectError(stderr.toFile());
    Map<String, String> environment = builder.environment();
    for (String variable : List.of("HOME", "ANDROID_USER_HOME", "ANDROID_SDK_HOME", "TMPDIR")) {
      environment.put(variable, home.toString());
    }
    environment.remove("ADB_TRACE");
    environment.remove("ADB_VENDOR_KEYS");
    return new Running(builder.start(), stdout, stderr);
  }

  Result await(Running running) throws IOException, InterruptedException {
    running.process().getOutputStream().close();
    if (!running.process().waitFor(RUN_LIMIT_SECONDS, TimeUnit.SECONDS)) {
      running.process().destroyForcibly();
      throw new AssertionError("adb did not end; so far: " + Files.readString(running.stdout()));
    }
    return new Result(
        running.process().exitValue(),
        Files.readString(running.stdout()),
        Files.readString(running.stderr()));
  }

  static String serial(SimulatedPhone phone) {
    return "127.0.0.1:" + phone.address().getPort();
  }

  /** The public half of the key that this adb has made for itself. */
  String publicKey() throws IOException {
    return Files.readString(publicKeyFile());
  }

  Path publicKeyFile() {
    for (Path file : List.of(home.resolve("adbkey.pub"), home.resolve(".android/adbkey.pub"))) {
      if (Files.exists(file)) {
        return file;
      }
    }
    throw new AssertionError("adb has no key in " + home);
  }

  @Override
  public void close() throws IOException {
    try {
      run("kill-server");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
