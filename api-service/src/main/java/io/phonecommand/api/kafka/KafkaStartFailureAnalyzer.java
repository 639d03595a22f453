package io.phonecommand.api.kafka;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.NestedExceptionUtils;

/** Turns a failed start into a few readable lines instead of a stack trace. */
final class KafkaStartFailureAnalyzer extends AbstractFailureAnalyzer<KafkaStartException> {

  @Override
  protected FailureAnalysis analyze(Throwable failure, KafkaStartException cause) {
    // Some of Kafka's causes have no message, but all of them have a telling name.
    String reason =
        cause.getCause() == null ? "" : ": " + NestedExceptionUtils.getMostSpecificCause(cause);
    return new FailureAnalysis(
        cause.getMessage() + reason,
        "Check phone-command.kafka.bootstrap-servers and phone-command.topics.",
        failure);
  }
}
