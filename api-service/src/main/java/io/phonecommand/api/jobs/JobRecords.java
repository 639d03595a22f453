package io.phonecommand.api.jobs;

import io.micrometer.core.instrument.Counter;
import io.phonecommand.common.message.AcceptedRequest;
import io.phonecommand.common.message.JobsMessage;
import io.phonecommand.common.message.MessageCodec;
import io.phonecommand.common.message.UnreadableMessageException;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a record of the jobs topic says. Any thread may call it. */
final class JobRecords {

  private static final Logger log = LoggerFactory.getLogger(JobRecords.class);

  private final Counter unreadable;

  /**
   * Reads nothing by itself.
   *
   * @param unreadable counts records that are skipped
   */
  JobRecords(Counter unreadable) {
    this.unreadable = unreadable;
  }

  /**
   * What has come of a request since it was accepted; empty if it is not that, or can't be read.
   */
  Optional<JobsMessage> newsIn(ConsumerRecord<String, byte[]> read) {
    return messageIn(read).filter(message -> !(message instanceof AcceptedRequest));
  }

  /** That a request was accepted; empty if it does not say so, or can't be read. */
  Optional<AcceptedRequest> acceptedIn(ConsumerRecord<String, byte[]> read) {
    return messageIn(read)
        .filter(message -> message instanceof AcceptedRequest)
        .map(message -> (AcceptedRequest) message);
  }

  private Optional<JobsMessage> messageIn(ConsumerRecord<String, byte[]> read) {
    try {
      return Optional.of(MessageCodec.readJobs(read.value()));
    } catch (UnreadableMessageException e) {
      unreadable.increment();
      log.warn("skipped a record of {}: {}", read.topic(), e.getMessage());
      return Optional.empty();
    }
  }
}
