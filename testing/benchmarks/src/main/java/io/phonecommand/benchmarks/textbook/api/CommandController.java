package io.phonecommand.benchmarks.textbook.api;

import io.phonecommand.benchmarks.textbook.ShellCommand;
import io.phonecommand.benchmarks.textbook.ShellResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.HttpStatus;
import org.springframework.kafka.requestreply.ReplyingKafkaTemplate;
import org.springframework.kafka.requestreply.RequestReplyFuture;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Takes requests: one message per phone, and one answer when all replies are there. */
@RestController
class CommandController {

  private final ReplyingKafkaTemplate<String, ShellCommand, ShellResult> commands;

  private final String topic;

  CommandController(
      ReplyingKafkaTemplate<String, ShellCommand, ShellResult> commands,
      @Qualifier("commandTopic") NewTopic commandTopic) {
    this.commands = commands;
    this.topic = commandTopic.name();
  }

  @GetMapping("/ready")
  void ready() throws InterruptedException {
    if (!commands.waitForAssignment(Duration.ZERO)) {
      throw new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE);
    }
  }

  @PostMapping("/commands")
  List<ShellResult> run(@RequestBody CommandRequest request)
      throws ExecutionException, InterruptedException {
    List<RequestReplyFuture<String, ShellCommand, ShellResult>> replies = new ArrayList<>();
    for (String phone : request.phones()) {
      int colon = phone.lastIndexOf(':');
      int port = Integer.parseInt(phone.substring(colon + 1));
      ShellCommand command = new ShellCommand(phone.substring(0, colon), port, request.command());
      replies.add(commands.sendAndReceive(new ProducerRecord<>(topic, phone, command)));
    }
    List<ShellResult> results = new ArrayList<>();
    for (RequestReplyFuture<String, ShellCommand, ShellResult> reply : replies) {
      results.add(reply.get().value());
    }
    return results;
  }
}
