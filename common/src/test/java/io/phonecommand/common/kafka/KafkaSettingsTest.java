package io.phonecommand.common.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KafkaSettingsTest {

  @Test
  void whatClientsMayHold_isKnown() {
    KafkaSettings kafka = KafkaSettings.to("localhost:9092");

    assertThat(kafka.producer(Duration.ofSeconds(5)))
        .containsEntry(ProducerConfig.BUFFER_MEMORY_CONFIG, kafka.producerBytes());
    assertThat(kafka.producerBytes()).isEqualTo(16 * 1024 * 1024);
    assertThat(kafka.bytesPerPartition()).isEqualTo(1024 * 1024);
  }

  @Test
  void whatAnOperatorGivesThem_isWhatTheyMayHold() {
    KafkaSettings kafka =
        with(Map.of("buffer.memory", "1000000", "max.partition.fetch.bytes", "2000000"));

    assertThat(kafka.producer(Duration.ofSeconds(5)))
        .containsEntry(ProducerConfig.BUFFER_MEMORY_CONFIG, "1000000");
    assertThat(kafka.producerBytes()).isEqualTo(1_000_000);
    assertThat(kafka.bytesPerPartition()).isEqualTo(2_000_000);
  }

  @Test
  void clientsThatWaitForAnswers_leaveABrokerThatHangs() {
    KafkaSettings kafka = KafkaSettings.to("localhost:9092");

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
            KafkaSettings.to("localhost:9092").producer(Duration.ofSeconds(deliverySeconds)));

    assertThat(settings.getInt(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG)).isEqualTo(answerMillis);
    assertThat(settings.getLong(ProducerConfig.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG))
        .isEqualTo(2000);
    assertThat(settings.getLong(ProducerConfig.SOCKET_CONNECTION_SETUP_TIMEOUT_MAX_MS_CONFIG))
        .isEqualTo(2000);
  }

  @Test
  void operatorsTimeouts_areKept() {
    KafkaSettings kafka =
        with(
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

  @ParameterizedTest
  @CsvSource({
    "enable.auto.commit, true, it must be false",
    "auto.offset.reset, earliest, it must be none",
    "allow.auto.create.topics, true, it must be false",
    "fetch.min.bytes, 100, it must be 1",
    "fetch.max.wait.ms, 5000, it must be 500",
    "metadata.max.age.ms, 300000, it must be 10000",
    "metadata.recovery.strategy, none, it must be rebootstrap",
    "group.id, mine, it must be left out",
    "group.instance.id, mine, it must be left out",
    "partitioner.class, org.example.Mine, it must be left out",
  })
  void settingsThatContradictThePromises_areRefusedAtOnce(
      String name, String value, String problem) {
    assertThatThrownBy(() -> with(Map.of(name, value)))
        .isInstanceOf(ConfigException.class)
        .hasMessage("Invalid value %s for configuration %s: %s".formatted(value, name, problem));
  }

  @ParameterizedTest
  @CsvSource({
    "acks, 1, it must be all",
    "enable.idempotence, true, it must be false",
    "linger.ms, 5, it must be 0",
    "partitioner.ignore.keys, true, it must be false",
    "delivery.timeout.ms, 120000, it must be 5000",
    "request.timeout.ms, 30000, it must be 2000",
    "max.block.ms, 60000, it must be 2500",
  })
  void producersSettingsThatContradictThePromises_areRefused(
      String name, String value, String problem) {
    KafkaSettings kafka = with(Map.of(name, value));

    assertThatThrownBy(() -> kafka.producer(Duration.ofSeconds(5)))
        .isInstanceOf(ConfigException.class)
        .hasMessage("Invalid value %s for configuration %s: %s".formatted(value, name, problem));
  }

  /** As a framework gives them: numbers, classes and booleans. */
  @Test
  void settingsThatSayTheSame_areFine() {
    KafkaSettings kafka =
        with(
            Map.of(
                "enable.auto.commit",
                false,
                "fetch.min.bytes",
                "1",
                "linger.ms",
                0L,
                "acks",
                "all",
                "value.serializer",
                ByteArraySerializer.class.getName(),
                "key.deserializer",
                StringDeserializer.class));

    assertThat(kafka.consumer()).containsEntry("enable.auto.commit", false);
    assertThat(kafka.producer(Duration.ofSeconds(5))).containsEntry("acks", "all");
  }

  @Test
  void admins_areNamedAfterTheServiceAndTheirRole() {
    assertThat(with(Map.of("client.id", "api-service")).admin())
        .containsEntry("client.id", "api-service-admin");
    assertThat(with(Map.of()).admin()).doesNotContainKey("client.id");
  }

  @Test
  void secrets_areNotPrinted() {
    assertThat(with(Map.of("sasl.jaas.config", "a-password")).toString())
        .doesNotContain("a-password");
  }

  /** Of all clients alike. */
  private static KafkaSettings with(Map<String, Object> more) {
    Map<String, Object> all = new HashMap<>(more);
    all.put("bootstrap.servers", "localhost:9092");
    return new KafkaSettings(all, all, all);
  }
}
