package io.phonecommand.api.kafka;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** Kafka is away, or lacks a topic, at a moment at which the service can't start without it. */
public final class KafkaStartException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  public KafkaStartException(String problem, @Nullable Throwable cause) {
    super(problem, cause);
  }
}
