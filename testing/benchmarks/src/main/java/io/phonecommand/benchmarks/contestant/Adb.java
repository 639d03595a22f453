package io.phonecommand.benchmarks.contestant;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.phonecommand.processes.FreePorts;
import io.phonecommand.processes.Phone;
import io.phonecommand.processes.ServiceProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Android's own client: {@code adb -s host:port shell true}, a process per phone, through a server
 * that is ours alone. The commands are given to one shell that stays, because a shell forks faster
 * than a JVM does.
 */
public final class Adb implements Contestant {

  public static final String NAME = "adb";

  private static final String DONE = "operation-done ";

  private final int serverPort;
  private final AdbServer server;
  private final Process shell;
  private final Writer commands;
  private final BufferedReader answers;

  private Adb(Path home, int serverPort) throws IOException {
    this.serverPort = serverPort;
    // Its own home and keys: nothing of the user's is seen or disturbed.
    Map<String, String> environment = new LinkedHashMap<>();
    for (String variable : List.of("HOME", "ANDROID_USER_HOME", "ANDROID_SDK_HOME", "TMPDIR")) {
      environment.put(variable, home.toString());
    }
    server = new AdbServer(home, serverPort, environment);
    ProcessBuilder builder =
        new ProcessBuilder("sh").redirectError(home.resolve("adb.log").toFile());
    builder.environment().putAll(environment);
    shell = builder.start();
    commands = shell.outputWriter(UTF_8);
    answers = new BufferedReader(new InputStreamReader(shell.getInputStream(), UTF_8));
  }

  /** Starts a server and connects it to the phones; empty if adb is not installed. */
  public static Optional<Adb> start(Stage stage, List<Phone> phones) throws Exception {
    if (!isInstalled()) {
      return Optional.empty();
    }
    Adb adb = new Adb(stage.folder(), FreePorts.one());
    // A client that finds no server would leave one behind.
    adb.server.start();
    for (Phone phone : phones) {
      adb.connect(phone);
    }
    return Optional.of(adb);
  }

  /** Connects the server to one more phone; returns once the server has finished with it. */
  public synchronized void connect(Phone phone) throws IOException {
    perform(
        "for try in 1 2 3 4 5 6 7 8 9 10; do %s >&2; %s >&2 && break; sleep 0.2; done; status=$?"
            .formatted(
                command("connect " + phone.address()),
                command("-s " + phone.address() + " shell " + COMMAND + " </dev/null")));
  }

  private static boolean isInstalled() throws InterruptedException {
    try {
      Process version =
          new ProcessBuilder("adb", "version")
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      return version.waitFor(30, TimeUnit.SECONDS) && version.exitValue() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private String command(String arguments) {
    return "adb -P " + serverPort + " " + arguments;
  }

  @Override
  public String name() {
    return NAME;
  }

  /** One operation at a time: there is one shell. */
  @Override
  public synchronized void run(List<Phone> phones) throws IOException {
    StringBuilder script = new StringBuilder("status=0; pids=; ");
    for (Phone phone : phones) {
      script
          .append(command("-s " + phone.address() + " shell " + COMMAND))
          .append(
              phones.size() == 1
                  ? " </dev/null || status=1; "
                  : " </dev/null & pids=\"$pids $!\"; ");
    }
    script.append("for pid in $pids; do wait $pid || status=1; done");
    perform(script.toString());
  }

  private void perform(String script) throws IOException {
    commands.write(script + "; echo; echo " + DONE + "$status\n");
    commands.flush();
    String line = answers.readLine();
    while (line != null && !line.startsWith(DONE)) {
      line = answers.readLine();
    }
    if (line == null || !line.equals(DONE + "0")) {
      throw new IOException("adb failed: " + line);
    }
  }

  @Override
  public void close() {
    shell.destroy();
    server.close();
  }

  /** It serves once it listens. */
  private static final class AdbServer extends ServiceProcess {

    private final int port;

    AdbServer(Path home, int port, Map<String, String> environment) throws IOException {
      super("adb-server", home, command(port, environment));
      this.port = port;
    }

    private static List<String> command(int port, Map<String, String> environment) {
      List<String> command = new ArrayList<>(List.of("env"));
      environment.forEach((variable, value) -> command.add(variable + "=" + value));
      command.addAll(List.of("adb", "-P", Integer.toString(port), "server", "nodaemon"));
      return command;
    }

    @Override
    protected boolean isReady() {
      return FreePorts.isTaken(port);
    }
  }
}
