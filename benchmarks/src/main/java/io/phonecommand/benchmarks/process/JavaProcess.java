package io.phonecommand.benchmarks.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** A Java program in a process of its own; it ends with this JVM at the latest. */
public final class JavaProcess implements AutoCloseable {

  private static final Duration END_LIMIT = Duration.ofSeconds(15);
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

  private JavaProcess(String name, List<String> command, Path folder) throws IOException {
    this.name = name;
    log = folder.resolve(name + ".log");
    startedAt = System.nanoTime();
    process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    RUNNING.add(process);
  }

  /**
   * Starts an executable jar.
   *
   * @param name names the process and its log, {@code folder/name.log}
   */
  public static JavaProcess ofJar(
      Path folder, String name, Path jar, List<String> jvmArguments, List<String> arguments)
      throws IOException {
    return start(folder, name, jvmArguments, List.of("-jar", jar.toString()), arguments);
  }

  /** Starts a class of this JVM's class path. */
  public static JavaProcess ofClass(
      Path folder, String name, Class<?> main, List<String> jvmArguments, List<String> arguments)
      throws IOException {
    List<String> program = List.of("-cp", System.getProperty("java.class.path"), main.getName());
    return start(folder, name, jvmArguments, program, arguments);
  }

  private static JavaProcess start(
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
    return new JavaProcess(name, command, folder);
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

  /** Processor time that it has used so far, in steps of the system's clock tick (10 ms). */
  public Duration cpu() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** Asks it to end, waits, and in the end insists. */
  @Override
  public void close() {
    process.destroy();
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
