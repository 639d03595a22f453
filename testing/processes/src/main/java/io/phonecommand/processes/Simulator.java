package io.phonecommand.processes;

import io.phonecommand.simulator.log.CommandLogReader;
import io.phonecommand.simulator.log.StartedCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A simulator process with phones of one site. Killed, all of its phones are gone at once. */
public final class Simulator extends ServiceProcess {

  private final List<String> phones;
  private final Path commandLog;
  private final Path inventory;
  private final @Nullable SimulatorControl control;
  private volatile long forgotten;

  /**
   * Prepares one without starting it.
   *
   * @param command its whole command line
   * @param phones their ids
   * @param control null where nobody can reach its control port
   */
  public Simulator(
      String name,
      Path folder,
      List<String> command,
      List<String> phones,
      @Nullable Integer control)
      throws IOException {
    super(name, folder, command);
    this.phones = phones;
    this.commandLog = commandLogIn(folder);
    this.inventory = inventoryIn(folder);
    this.control = control == null ? null : new SimulatorControl(control);
  }

  /** The ids of {@code number} phones, as the simulator makes them. */
  public static List<String> ids(String prefix, int number) {
    return IntStream.rangeClosed(1, number)
        .mapToObj(i -> String.format(Locale.ROOT, "%s-%04d", prefix, i))
        .toList();
  }

  /** The command log of a simulator with this folder. */
  public static Path commandLogIn(Path folder) {
    return folder.resolve("commands.jsonl");
  }

  /** The inventory of a simulator with this folder. */
  public static Path inventoryIn(Path folder) {
    return folder.resolve("inventory.yml");
  }

  /** The instance ids of its phones. */
  public List<String> phones() {
    return phones;
  }

  /**
   * Makes its phones fail.
   *
   * @throws IllegalStateException for far phones: their simulator listens on another loopback
   */
  public SimulatorControl control() {
    if (control == null) {
      throw new IllegalStateException(name() + " is in another network; only that can fail");
    }
    return control;
  }

  /**
   * Everything its phones have started since the cluster's start, or since {@link #forgetCommands},
   * oldest first: the truth.
   */
  public List<StartedCommand> commands() throws IOException {
    return Files.exists(commandLog) ? CommandLogReader.read(commandLog, forgotten) : List.of();
  }

  /** Leaves out of {@link #commands()} what has started so far. Nothing must run. */
  public void forgetCommands() throws IOException {
    forgotten = Files.exists(commandLog) ? Files.size(commandLog) : 0;
  }

  /** Whether a command runs; those of a process that was killed ended with it. */
  public boolean runsSomething() throws IOException {
    return commands().stream()
        .anyMatch(command -> command.isRunning() && command.startedAt().isAfter(launchedAt()));
  }

  /** The command lines that {@code phone} has started, oldest first. */
  public List<String> commandsOf(String phone) throws IOException {
    return commands().stream()
        .filter(command -> command.phoneId().equals(phone))
        .map(StartedCommand::command)
        .toList();
  }

  /** What was done to its phones: to all of them at once, or to one. */
  public List<Incident> incidents() {
    List<Incident> all = new ArrayList<>();
    Incident.addTo(all, phones, false, timesDown());
    Incident.addTo(all, phones, true, timesPaused());
    if (control != null) {
      all.addAll(control.incidents());
    }
    return all;
  }

  /** The file behind {@link #commands()}, for {@link CommandLogReader}. */
  public Path commandLog() {
    return commandLog;
  }

  /** Written by the simulator at its start. */
  public Path inventory() {
    return inventory;
  }

  @Override
  protected boolean isReady() {
    return logSinceLaunch().contains("ready " + phones.size() + " phones");
  }
}
