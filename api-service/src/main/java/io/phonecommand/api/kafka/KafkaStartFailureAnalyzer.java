package io.phonecommand.api.kafka;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Turns a failed start into a few readable lines instead of a stack trace. */
final class KafkaStartFailureAnalyzer extends AbstractFailureAnalyzer<KafkaStartException> {

  @Override
  protected FailureAnalysis analyze(Throwable failure, KafkaStartException cause) {
    return new FailureAnalysis(
        String.valueOf(cause.getMessage()),
        "Check phone-command.kafka.bootstrap-servers and phone-command.topics.",
        failure);
  }
}
