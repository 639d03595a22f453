package io.phonecommand.benchmarks.textbook.worker;

import dadb.AdbShellResponse;
import dadb.Dadb;
import io.phonecommand.benchmarks.textbook.ShellCommand;
import io.phonecommand.benchmarks.textbook.ShellResult;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.messaging.handler.annotation.SendTo;
import org.springframework.stereotype.Component;

/** Runs each command in the listener's thread, over a connection of its own. */
@Component
@ConditionalOnBooleanProperty(name = "textbook.tuned", havingValue = false, matchIfMissing = true)
class CommandListener {

  @KafkaListener(topics = "textbook-commands", groupId = "textbook-workers")
  @SendTo
  @SuppressWarnings("try")
  ShellResult run(ShellCommand command) throws Exception {
    try (Dadb phone = Dadb.create(command.host(), command.port())) {
      AdbShellResponse response = phone.shell(command.command());
      return new ShellResult(response.getExitCode(), response.getAllOutput());
    }
  }
}
