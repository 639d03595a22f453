package io.phonecommand.benchmarks.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A program in a process of its own; it ends with this JVM at the latest. */
public final class ChildProcess implements AutoCloseable {

  /** Writing an AOT cache takes a quarter of a minute. */
  private static final Duration END_LIMIT = Duration.ofSeconds(60);

  private static final Duration POLL_PAUSE = Duration.ofMillis(20);
  private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> RUNNING.forEach(Process::destroyForcibly), "children"));
  }

  private final String name;
  private final Process process;
  private final Path log;
  private final long startedAt;

  private ChildProcess(
      Path folder, String name, List<String> command, Map<String, String> environment)
      throws IOException {
    this.name = name;
    log = folder.resolve(name + ".log");
    startedAt = System.nanoTime();
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    process = builder.start();
    RUNNING.add(process);
  }

  /**
   * Starts an executable jar.
   *
   * @param name names the process and its log, {@code folder/name.log}
   */
  public static ChildProcess ofJar(
      Path folder, String name, Path jar, List<String> jvmArguments, List<String> arguments)
      throws IOException {
    return start(folder, name, jvmArguments, List.of("-jar", jar.toString()), arguments);
  }

  /** Starts a class of this JVM's class path. */
  public static ChildProcess ofClass(
      Path folder, String name, Class<?> main, List<String> jvmArguments, List<String> arguments)
      throws IOException {
    List<String> program = List.of("-cp", classPath(), main.getName());
    return start(folder, name, jvmArguments, program, arguments);
  }

  /**
   * Starts any program.
   *
   * @param environment is added to this JVM's
   */
  public static ChildProcess ofCommand(
      Path folder, String name, List<String> command, Map<String, String> environment)
      throws IOException {
    return new ChildProcess(folder, name, command, environment);
  }

  /** The program has another working directory. */
  private static String classPath() {
    return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
        .splitAsStream(System.getProperty("java.class.path"))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static ChildProcess start(
      Path folder,
      String name,
      List<String> jvmArguments,
      List<String> program,
      List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmArguments);
    command.addAll(program);
    command.addAll(arguments);
    return new ChildProcess(folder, name, command, Map.of());
  }

  /**
   * Waits until the program has printed a line that begins with {@code prefix}.
   *
   * @return the rest of that line
   * @throws IOException if it ends or says nothing of the kind within {@code limit}
   */
  public String awaitLine(String prefix, Duration limit) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (true) {
      for (String line : Files.readAllLines(log)) {
        if (line.startsWith(prefix)) {
          return line.substring(prefix.length()).trim();
        }
      }
      checkAlive();
      if (System.nanoTime() - deadline > 0) {
        throw new IOException(name + " did not print '" + prefix + "' in time; see " + log);
      }
      Thread.sleep(POLL_PAUSE);
    }
  }

  /**
   * Fails if the program has ended.
   *
   * @throws IOException with the end of its log
   */
  public void checkAlive() throws IOException {
    if (!process.isAlive()) {
      List<String> lines = Files.readAllLines(log);
      String end = String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
      throw new IOException(name + " has ended with " + process.exitValue() + ":\n" + end);
    }
  }

  public long pid() {
    return process.pid();
  }

  /** {@link System#nanoTime} just before the process was started. */
  public long startedAt() {
    return startedAt;
  }

  /**
   * Waits until the program has ended by itself.
   *
   * @throws IOException if it fails, or {@code limit} passes
   */
  public void awaitEnd(Duration limit) throws IOException, InterruptedException {
    try (this) {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException(name + " did not end within " + limit.toSeconds() + " s");
      }
      if (process.exitValue() != 0) {
        checkAlive();
      }
    }
  }

  /** Asks it to end, and returns at once. */
  public void askToEnd() {
    process.destroy();
  }

  /** Asks it to end, waits, and in the end insists. */
  @Override
  public void close() {
    askToEnd();
    try {
      if (!process.waitFor(END_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    RUNNING.remove(process);
  }
}
