package io.phonecommand.common.start;

import org.apache.kafka.common.KafkaException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.NestedExceptionUtils;

/**
 * Says of settings of which no client can be made what is wrong with them, without a stack trace.
 */
final class KafkaStartFailureAnalyzer extends AbstractFailureAnalyzer<KafkaException> {

  @Override
  protected FailureAnalysis analyze(Throwable failure, KafkaException cause) {
    return new FailureAnalysis(
        "No Kafka client can be made of spring.kafka: "
            + NestedExceptionUtils.getMostSpecificCause(cause).getMessage(),
        "Check spring.kafka; docs/operations.md says what must stay as it is.",
        failure);
  }
}
