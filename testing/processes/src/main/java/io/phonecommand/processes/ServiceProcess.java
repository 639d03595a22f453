package io.phonecommand.processes;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A part of the system in a process of its own, which can end in any way and be started again with
 * the same command line. Its methods may be called on any thread.
 */
public abstract class ServiceProcess implements AutoCloseable {

  private static final Duration READY_LIMIT = Duration.ofMinutes(2);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(40);
  private static final Duration KILL_LIMIT = Duration.ofSeconds(10);
  private static final int TAIL_CHARACTERS = 3000;

  private final String name;
  private final Path folder;
  private final Path logFile;
  private final List<String> command;
  private final Spans down = new Spans();
  private final Spans paused = new Spans();
  private volatile @Nullable Process process;
  private volatile int logLengthAtLaunch;
  private volatile Instant launchedAt = Instant.EPOCH;

  /** Makes the folder in which the process will run; it gets nothing of this JVM's environment. */
  protected ServiceProcess(String name, Path folder, List<String> command) throws IOException {
    this.name = name;
    this.folder = Files.createDirectories(folder);
    this.logFile = folder.resolve(name + ".log");
    this.command = command;
  }

  /** Whether it serves, asked while the process lives. */
  protected abstract boolean isReady() throws IOException, InterruptedException;

  /** What it is called in file names and texts: {@code worker-north-0}. */
  public final String name() {
    return name;
  }

  /** Starts the process without waiting for anything. */
  public final synchronized void launch() throws IOException {
    if (isAlive()) {
      throw new IllegalStateException(name + " is running");
    }
    down.begin();
    logLengthAtLaunch = log().length();
    launchedAt = Instant.now();
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().keySet().retainAll(Set.of("PATH", "LANG", "LC_ALL"));
    process =
        builder
            .redirectInput(Redirect.from(new File("/dev/null")))
            .redirectErrorStream(true)
            .redirectOutput(Redirect.appendTo(logFile.toFile()))
            .start();
  }

  /**
   * Returns once it serves.
   *
   * @throws IllegalStateException if it ends instead, or needs more than 120 s; the text ends with
   *     the end of its log
   */
  public final void awaitReady() throws Exception {
    try {
      Waiting.until(name + " serves", READY_LIMIT, this::isReadyOrDead);
      down.end();
    } catch (IllegalStateException e) {
      throw new IllegalStateException(e.getMessage() + "; its log ends with\n" + endOfLog(), e);
    }
  }

  private boolean isReadyOrDead() throws Exception {
    checkNotEnded();
    return process != null && isReady();
  }

  /**
   * Looks whether it goes on.
   *
   * @throws IllegalStateException if it was started and has ended
   */
  public final void checkNotEnded() {
    Process current = process;
    if (current != null && !current.isAlive()) {
      throw new IllegalStateException(name + " ended with exit code " + current.exitValue());
    }
  }

  /** Starts the process and returns once it serves. */
  public final void start() throws Exception {
    launch();
    awaitReady();
  }

  /** SIGKILL; returns once the process is gone. Nothing happens if it does not run. */
  public final void kill() {
    Process current = process;
    if (current != null) {
      down.begin();
      paused.end();
      current.destroyForcibly();
      // Not interruptible: a test that is cut off at its time limit cleans up all the same.
      var unused = current.onExit().orTimeout(KILL_LIMIT.toMillis(), TimeUnit.MILLISECONDS).join();
    }
  }

  /**
   * SIGTERM; returns once the process is gone. Nothing happens if it does not run.
   *
   * @throws IllegalStateException if it does not end within 40 s; then it is killed
   */
  public final void stop() {
    Process current = process;
    if (current == null) {
      return;
    }
    down.begin();
    current.destroy();
    try {
      var unused = current.onExit().orTimeout(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS).join();
    } catch (CompletionException e) {
      kill();
      throw new IllegalStateException(
          "%s did not end within %d s of SIGTERM; its log ends with\n%s"
              .formatted(name, STOP_LIMIT.toSeconds(), endOfLog()),
          e);
    }
  }

  /** SIGTERM, without waiting for the end: {@link #stop} does. */
  public final void terminate() {
    Process current = process;
    if (current != null) {
      down.begin();
      current.destroy();
    }
  }

  /** It does nothing, though the system lets it. */
  final void beginPause() {
    paused.begin();
  }

  /** It goes on. */
  final void endPause() {
    paused.end();
  }

  /** SIGSTOP: it freezes, its connections stay. */
  public final void pause() throws IOException {
    paused.begin();
    signal("STOP");
  }

  /** SIGCONT: it goes on as if no time had passed. */
  public final void resume() throws IOException {
    signal("CONT");
    paused.end();
  }

  /** It was stopped, and nobody misses it. */
  public final void retire() {
    down.end();
  }

  /** When it was not there: from before it was ended, or started, until it served. */
  public final List<Spans.Span> timesDown() {
    return down.all();
  }

  /** When it was paused. */
  public final List<Spans.Span> timesPaused() {
    return paused.all();
  }

  /** Whatever was done to it: it runs again when this returns, though it may not serve yet. */
  public final void revive() throws IOException {
    if (isAlive()) {
      resume();
    } else {
      launch();
    }
  }

  /** Also true while it is paused. */
  public final boolean isAlive() {
    Process current = process;
    return current != null && current.isAlive();
  }

  /**
   * The id of the process that was started last.
   *
   * @throws IllegalStateException if none was
   */
  public final long pid() {
    Process current = process;
    if (current == null) {
      throw new IllegalStateException(name + " was never started");
    }
    return current.pid();
  }

  /** When the process was started that was started last. */
  public final Instant launchedAt() {
    return launchedAt;
  }

  /** What the process, and those before it, wrote to stdout and stderr. */
  public final String log() {
    try {
      return Files.exists(logFile) ? new String(Files.readAllBytes(logFile), UTF_8) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The part of {@link #log()} that the process that was started last wrote. */
  public final String logSinceLaunch() {
    return log().substring(logLengthAtLaunch);
  }

  public final Path logFile() {
    return logFile;
  }

  /** {@link #kill()}. */
  @Override
  public void close() {
    kill();
  }

  /** Its name and whether it runs. */
  @Override
  public final String toString() {
    return name + (isAlive() ? " (pid " + pid() + ")" : " (not running)");
  }

  private String endOfLog() {
    String log = log();
    return log.substring(Math.max(0, log.length() - TAIL_CHARACTERS));
  }

  private void signal(String signal) throws IOException {
    if (!isAlive()) {
      throw new IllegalStateException(name + " is not running");
    }
    Program.run("sh", "-c", "kill -" + signal + " " + pid());
  }
}
