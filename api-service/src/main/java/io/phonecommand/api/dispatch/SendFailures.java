package io.phonecommand.api.dispatch;

import java.util.List;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedForMessageFormatException;

/** Tells a task that is certainly not stored from one of which nobody knows. */
final class SendFailures {

  /**
   * A broker that answers with one of these has not appended what it was sent. An earlier attempt
   * may have been appended all the same, and its answer been lost.
   */
  private static final List<Class<? extends Exception>> REFUSALS =
      List.of(
          AuthorizationException.class,
          InvalidTimestampException.class,
          InvalidTopicException.class,
          PolicyViolationException.class,
          RecordBatchTooLargeException.class,
          RecordTooLargeException.class,
          UnknownTopicOrPartitionException.class,
          UnsupportedForMessageFormatException.class);

  private SendFailures() {}

  /**
   * What {@code failure} says about the record.
   *
   * @param duringSend whether it was reported before {@code send} returned: the record had not
   *     reached the client's buffer then, whatever the failure is (metadata not fetched in time,
   *     buffer full, closed). The same exception means nothing certain when it comes later, because
   *     an earlier attempt may have been stored without its confirmation getting back.
   * @param firstAttempt whether the client has certainly not sent it twice
   */
  static SendOutcome classify(Throwable failure, boolean duringSend, boolean firstAttempt) {
    if (duringSend
        || (firstAttempt && REFUSALS.stream().anyMatch(refusal -> refusal.isInstance(failure)))) {
      return SendOutcome.REFUSED;
    }
    return SendOutcome.UNKNOWN;
  }
}
