package io.phonecommand.api.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.phonecommand.api.dispatch.TaskPublisher.Outcome;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.NetworkException;
import org.apache.kafka.common.errors.NotEnoughReplicasAfterAppendException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownServerException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SendFailuresTest {

  static Stream<Exception> refusals() {
    return Stream.of(
        new RecordTooLargeException(),
        new RecordBatchTooLargeException(),
        new TopicAuthorizationException("t"),
        new ClusterAuthorizationException("t"),
        new InvalidTimestampException("too old"),
        new InvalidTopicException(),
        new UnknownTopicOrPartitionException());
  }

  static Stream<Exception> doubts() {
    return Stream.of(
        new TimeoutException(),
        new NetworkException(),
        new NotEnoughReplicasAfterAppendException("t"),
        new OutOfOrderSequenceException("t"),
        new UnknownServerException(),
        new KafkaException(),
        new IllegalStateException());
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void brokersRefusal_isCertain_unlessAnEarlierAttemptMayBeStored(Exception failure) {
    assertThat(TaskPublisher.classify(failure, false, true)).isEqualTo(Outcome.REFUSED);
    assertThat(TaskPublisher.classify(failure, true, true)).isEqualTo(Outcome.REFUSED);
    assertThat(TaskPublisher.classify(failure, false, false)).isEqualTo(Outcome.UNKNOWN);
  }

  @ParameterizedTest
  @MethodSource("doubts")
  void anythingElseAfterSend_isUnknown(Exception failure) {
    assertThat(TaskPublisher.classify(failure, false, true)).isEqualTo(Outcome.UNKNOWN);
  }

  @ParameterizedTest
  @MethodSource("doubts")
  void anythingDuringSend_isCertain(Exception failure) {
    assertThat(TaskPublisher.classify(failure, true, false)).isEqualTo(Outcome.REFUSED);
    assertThat(TaskPublisher.classify(new BufferExhaustedException("full"), true, false))
        .isEqualTo(Outcome.REFUSED);
  }
}
