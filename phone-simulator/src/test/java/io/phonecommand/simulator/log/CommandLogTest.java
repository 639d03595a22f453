package io.phonecommand.simulator.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CommandLogTest {
  @TempDir Path directory;

  @Test
  void command_is_running_until_it_ends() {
    CommandLog log = new CommandLog(10, Clock.systemUTC(), null);
    CommandLog.Entry first = log.started("phone", "ls");
    CommandLog.Entry second = log.started("phone", "id");
    assertThat(log.startedOn("phone")).allMatch(StartedCommand::isRunning);

    first.exited(3);
    first.aborted();
    second.aborted();

    List<StartedCommand> commands = log.startedOn("phone");
    assertThat(commands).extracting(StartedCommand::exitCode).containsExactly(3, null);
    assertThat(commands).extracting(StartedCommand::wasAborted).containsExactly(false, true);
    assertThat(commands)
        .allSatisfy(command -> assertThat(command.endedAt()).isAfterOrEqualTo(command.startedAt()));
    assertThat(log.startedOn("other")).isEmpty();
  }

  @Test
  void oldest_commands_are_forgotten_and_counted() {
    CommandLog log = new CommandLog(2, Clock.systemUTC(), null);
    CommandLog.Entry forgotten = log.started("phone", "1");
    log.started("phone", "2");
    log.started("phone", "3");
    forgotten.exited(0);

    assertThat(log.all()).extracting(StartedCommand::command).containsExactly("2", "3");
    assertThat(log.count()).isEqualTo(3);
    assertThat(log.forgotten()).isEqualTo(1);
  }

  @Test
  void log_without_capacity_counts() {
    CommandLog log = new CommandLog(0, Clock.systemUTC(), null);
    log.started("phone", "1").exited(0);

    assertThat(log.all()).isEmpty();
    assertThat(log.count()).isEqualTo(1);
  }

  @Test
  void long_command_is_cut() {
    CommandLog log = new CommandLog(1, Clock.systemUTC(), null);
    log.started("phone", "x".repeat(5000));

    assertThat(log.all().getFirst().command()).hasSize(CommandLog.MAXIMUM_COMMAND_LENGTH);
  }

  @Test
  void file_has_the_start_before_the_command_goes_on() throws IOException {
    Path file = directory.resolve("commands.jsonl");
    CommandLog log = new CommandLog(0, Clock.systemUTC(), new CommandLogFile(file));

    CommandLog.Entry entry = log.started("phone", "echo \"\u20ac\"\n");
    assertThat(CommandLogReader.read(file))
        .singleElement()
        .satisfies(
            command -> {
              assertThat(command.phoneId()).isEqualTo("phone");
              assertThat(command.command()).isEqualTo("echo \"\u20ac\"\n");
              assertThat(command.isRunning()).isTrue();
            });
    entry.exited(7);
    log.started("phone", "sleep 1").aborted();
    log.close();

    List<StartedCommand> commands = CommandLogReader.read(file);
    assertThat(commands).extracting(StartedCommand::exitCode).containsExactly(7, null);
    assertThat(commands).extracting(StartedCommand::wasAborted).containsExactly(false, true);
    assertThat(Files.readAllLines(file)).hasSize(4);
  }

  @Test
  void file_of_an_interrupted_thread_is_written_all_the_same() throws IOException {
    Path file = directory.resolve("commands.jsonl");
    try (CommandLog log = new CommandLog(0, Clock.systemUTC(), new CommandLogFile(file))) {
      CommandLog.Entry entry = log.started("phone", "sleep 1");
      Thread.currentThread().interrupt();
      entry.aborted();
      assertThat(Thread.interrupted()).isTrue();
      log.started("phone", "next").exited(0);
    }

    assertThat(CommandLogReader.read(file)).hasSize(2);
  }

  @Test
  void half_a_line_at_the_end_is_left_out() throws IOException {
    Path file = directory.resolve("commands.jsonl");
    try (CommandLog log = new CommandLog(0, Clock.systemUTC(), new CommandLogFile(file))) {
      log.started("phone", "ls").exited(0);
    }
    Files.writeString(file, "{\"event\":\"star", StandardOpenOption.APPEND);

    assertThat(CommandLogReader.read(file)).hasSize(1);
  }
}
