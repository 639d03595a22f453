package io.phonecommand.common.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.AbstractConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

  @Test
  void clientsThatWaitForAnswers_leaveABrokerThatHangs() {
    KafkaConnection kafka = new KafkaConnection("localhost:9092", null);

    for (Map<String, Object> all :
        List.of(kafka.consumer(), kafka.admin(), kafka.producer(Duration.ofSeconds(5)))) {
      // Else a client that wants to write to it asks nobody where the next leader is.
      assertThat(all)
          .containsEntry(CommonClientConfigs.METADATA_RECOVERY_REBOOTSTRAP_TRIGGER_MS_CONFIG, 2000);
    }
    for (AbstractConfig settings :
        List.of(new ConsumerConfig(kafka.consumer()), new AdminClientConfig(kafka.admin()))) {
      int answer = settings.getInt(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG);
      assertThat(answer).isBetween(2000, 4000);
      assertThat(settings.getInt(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG))
          .isGreaterThanOrEqualTo(answer);
      assertThat(settings.getLong(CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG))
          .isEqualTo(2000);
      assertThat(
              settings.getLong(CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MAX_MS_CONFIG))
          .isEqualTo(2000);
    }
    assertThat(new ConsumerConfig(kafka.consumer()).getInt(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG))
        .isLessThan(1000);
  }

  /** Within a caller's window both a task and its result must find the next leader. */
  @ParameterizedTest
  @CsvSource({"1, 500", "5, 2000", "10, 2000"})
  void producers_leaveABrokerThatHangs(int deliverySeconds, int answerMillis) {
    ProducerConfig settings =
        new ProducerConfig(
            new KafkaConnection("localhost:9092", null)
                .producer(Duration.ofSeconds(deliverySeconds)));

    assertThat(settings.getInt(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG)).isEqualTo(answerMillis);
    assertThat(settings.getLong(ProducerConfig.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG))
        .isEqualTo(2000);
    assertThat(settings.getLong(ProducerConfig.SOCKET_CONNECTION_SETUP_TIMEOUT_MAX_MS_CONFIG))
        .isEqualTo(2000);
  }

  @Test
  void operatorsTimeouts_areKept() {
    KafkaConnection kafka =
        new KafkaConnection(
            "localhost:9092",
            Map.of(
                "request.timeout.ms", "7000",
                "socket.connection.setup.timeout.ms", "5000",
                "socket.connection.setup.timeout.max.ms", "6000"));

    for (Map<String, Object> settings : List.of(kafka.consumer(), kafka.admin())) {
      assertThat(settings)
          .containsEntry("request.timeout.ms", "7000")
          .containsEntry("socket.connection.setup.timeout.ms", "5000")
          .containsEntry("socket.connection.setup.timeout.max.ms", "6000");
    }
  }
}
