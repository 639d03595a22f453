package io.phonecommand.worker.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.phonecommand.common.kafka.KafkaSettings;
import io.phonecommand.common.topic.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class JobProducerTest {

  private static final int REPORTS = 50;

  /** The poll loop reports, too, and would be thrown out of its group if it were held up. */
  @Test
  void reports_holdNobodyUp_whileKafkaIsAway() {
    Map<String, Object> settings = KafkaSettings.to("127.0.0.1:1").producer(Duration.ofSeconds(10));
    settings.putAll(KafkaConfiguration.jobProducerSettings());
    List<Exception> failures = new ArrayList<>();
    try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(settings)) {
      long begun = System.nanoTime();
      for (int i = 0; i < REPORTS; i++) {
        var unused =
            producer.send(
                new ProducerRecord<>(Topics.JOBS, 0, "k", new byte[1]),
                (metadata, failure) -> failures.add(failure));
      }

      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(20));
      assertThat(failures).hasSize(REPORTS).doesNotContainNull();
    }
  }
}
