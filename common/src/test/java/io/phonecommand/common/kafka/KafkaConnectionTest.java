package io.phonecommand.common.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.junit.jupiter.api.Test;

class KafkaConnectionTest {

  @Test
  void whatClientsMayHold_isKnown() {
    KafkaConnection kafka = new KafkaConnection("localhost:9092", null);

    assertThat(kafka.producer(Duration.ofSeconds(5)))
        .containsEntry(ProducerConfig.BUFFER_MEMORY_CONFIG, kafka.producerBytes());
    assertThat(kafka.producerBytes()).isEqualTo(16 * 1024 * 1024);
    assertThat(kafka.bytesPerPartition()).isEqualTo(1024 * 1024);
  }

  @Test
  void whatAnOperatorGivesThem_isWhatTheyMayHold() {
    KafkaConnection kafka =
        new KafkaConnection(
            "localhost:9092",
            Map.of("buffer.memory", "1000000", "max.partition.fetch.bytes", "2000000"));

    assertThat(kafka.producer(Duration.ofSeconds(5)))
        .containsEntry(ProducerConfig.BUFFER_MEMORY_CONFIG, "1000000");
    assertThat(kafka.producerBytes()).isEqualTo(1_000_000);
    assertThat(kafka.bytesPerPartition()).isEqualTo(2_000_000);
  }
}
