package io.phonecommand.api.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.phonecommand.common.message.RepeatedRequest;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class JobLogWriterTest {

  private static final List<RepeatedRequest> MANY =
      Collections.nCopies(100, new RepeatedRequest(RepeatedRequest.VERSION));

  private final AtomicInteger sent = new AtomicInteger();

  /** Each of them would block for as long as its client looks for the topic. */
  @Test
  void whatTheClientRefusesOnce_isNotTriedForTheRest() {
    MockProducer<String, byte[]> refusing =
        new MockProducer<>() {
          @Override
          public synchronized Future<RecordMetadata> send(ProducerRecord<String, byte[]> record) {
            sent.incrementAndGet();
            return CompletableFuture.failedFuture(new TimeoutException("no metadata"));
          }
        };

    assertThat(new JobLogWriter(refusing, Duration.ofSeconds(1)).write(Accepted.ADDRESS, MANY))
        .isFalse();
    assertThat(sent).hasValue(1);
  }

  @Test
  void whatIsStored_isAllSent() {
    MockProducer<String, byte[]> storing =
        new MockProducer<>() {
          @Override
          public synchronized Future<RecordMetadata> send(ProducerRecord<String, byte[]> record) {
            sent.incrementAndGet();
            RecordMetadata stored =
                new RecordMetadata(new TopicPartition("jobs", 1), 11, 0, 0, 1, 1);
            return new CompletableFuture<RecordMetadata>()
                .completeOnTimeout(stored, 1, TimeUnit.MILLISECONDS);
          }
        };

    assertThat(new JobLogWriter(storing, Duration.ofSeconds(30)).write(Accepted.ADDRESS, MANY))
        .isTrue();
    assertThat(sent).hasValue(100);
  }
}
