package io.phonecommand.common.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.ProducerFactory;

/** With Kafka's own clients, and no broker: none is asked anything. */
class KafkaClientsTest {

  private final Map<String, Object> given = new HashMap<>();
  private final List<String> added = new ArrayList<>();
  @AutoClose private final KafkaClients clients = clients(Map.of());

  private KafkaClients clients(Map<String, Object> more) {
    given.put("bootstrap.servers", "localhost:1");
    given.put("client.id", "service-of-a-test");
    given.putAll(more);
    DefaultKafkaConsumerFactory<String, byte[]> consumers =
        new DefaultKafkaConsumerFactory<>(given);
    consumers.addListener(
        new ConsumerFactory.Listener<>() {
          @Override
          public void consumerAdded(String id, Consumer<String, byte[]> consumer) {
            added.add(id);
          }
        });
    DefaultKafkaProducerFactory<String, byte[]> producers =
        new DefaultKafkaProducerFactory<>(given);
    producers.addListener(
        new ProducerFactory.Listener<>() {
          @Override
          public void producerAdded(String id, Producer<String, byte[]> producer) {
            added.add(id);
          }
        });
    return new KafkaClients(consumers, producers, new KafkaAdmin(given));
  }

  private Producer<String, byte[]> producer() {
    return clients.producer("results", Duration.ofSeconds(1), Duration.ofMillis(1), Map.of());
  }

  @Test
  void clients_areNamedAfterServiceAndRole_andMeasured() {
    try (Consumer<String, byte[]> consumer = clients.consumer("tasks", "a-group", Map.of())) {
      assertThat(consumer.groupMetadata().groupId()).isEqualTo("a-group");
      assertThat(producer().metrics()).isNotEmpty();

      assertThat(added.getFirst()).endsWith("service-of-a-test-tasks");
      assertThat(added.getLast()).endsWith("service-of-a-test-results");
    }
  }

  @Test
  void producers_areClosedWithIt() {
    Producer<String, byte[]> producer = producer();

    clients.close();

    assertThatThrownBy(() -> producer.send(new ProducerRecord<>("topic", 0, "key", new byte[0])))
        .hasMessageContaining("closed");
  }

  @Test
  void whatOneClientNeeds_winsOrIsRefused() {
    KafkaClients slow = clients(Map.of("session.timeout.ms", "90000"));

    assertThatThrownBy(() -> slow.consumer("tasks", null, Map.of("session.timeout.ms", 6000)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("session.timeout.ms: it must be 6000");
    slow.close();
  }

  @Test
  void transactions_areRefused() {
    DefaultKafkaProducerFactory<String, byte[]> producers =
        new DefaultKafkaProducerFactory<>(given);
    producers.setTransactionIdPrefix("mine");

    assertThatThrownBy(
            () ->
                new KafkaClients(
                    new DefaultKafkaConsumerFactory<>(given), producers, new KafkaAdmin(given)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("transaction-id-prefix");
  }
}
