package io.phonecommand.api.kafka;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands on what was polled: a fault that one record causes must not cost the others of its batch.
 */
public final class RecordGuard {

  private static final Logger log = LoggerFactory.getLogger(RecordGuard.class);

  private final Counter failed;

  /**
   * @param reader whose records they are
   */
  public RecordGuard(String reader, MeterRegistry meters) {
    this.failed =
        Counter.builder("phone_command.records.failed")
            .description("Records that could not be handled, and were skipped")
            .tag("reader", reader)
            .register(meters);
  }

  /** Hands each of {@code records} to {@code handler}, whatever that makes of the ones before. */
  public void handOn(
      Iterable<ConsumerRecord<String, byte[]>> records,
      Consumer<ConsumerRecord<String, byte[]>> handler) {
    for (ConsumerRecord<String, byte[]> each : records) {
      try {
        handler.accept(each);
      } catch (RuntimeException e) {
        failed.increment();
        log.error(
            "skipped {}-{}@{}, which could not be handled",
            each.topic(),
            each.partition(),
            each.offset(),
            e);
      }
    }
  }
}
