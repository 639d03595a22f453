package io.phonecommand.common.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;

/** With Kafka's own client: how it says that no name has an address is what all hangs on. */
class LateClientTest {

  private static final KafkaConnection NOWHERE = new KafkaConnection("kafka.invalid:9092", null);

  @Test
  void clientWhoseBrokersHaveNoAddress_isMadeOnceTheyHave() {
    KafkaConnection somewhere = new KafkaConnection("localhost:1", null);
    AtomicBoolean known = new AtomicBoolean();
    Consumer<String, byte[]> consumer =
        LateClient.of(
            Consumer.class,
            () -> new KafkaConsumer<>((known.get() ? somewhere : NOWHERE).consumer()));
    assertThatThrownBy(consumer::assignment)
        .isInstanceOf(KafkaException.class)
        .hasRootCauseMessage("No resolvable bootstrap urls given in bootstrap.servers");

    known.set(true);

    assertThat(consumer.assignment()).isEmpty();
    consumer.close();
    assertThatThrownBy(consumer::assignment).hasMessageContaining("closed");
  }

  @Test
  void clientThatWasNeverMade_canBeWokenAndClosed() {
    Consumer<String, byte[]> consumer =
        LateClient.of(Consumer.class, () -> new KafkaConsumer<>(NOWHERE.consumer()));

    consumer.wakeup();
    consumer.close();

    assertThatThrownBy(consumer::assignment).hasMessageContaining("construct");
  }

  @Test
  void settingsOfWhichNoClientCanBeMade_areRefusedAtOnce() {
    KafkaConnection kafka =
        new KafkaConnection("localhost:1", Map.of("security.protocol", "NONSENSE"));

    assertThatThrownBy(kafka::check).isInstanceOf(ConfigException.class);
    assertThatThrownBy(
            () -> LateClient.of(Consumer.class, () -> new KafkaConsumer<>(kafka.consumer())))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("NONSENSE");
  }
}
