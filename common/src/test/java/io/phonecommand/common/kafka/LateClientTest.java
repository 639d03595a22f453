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

  private static final KafkaSettings NOWHERE = KafkaSettings.to("kafka.invalid:9092");

  @Test
  void clientWhoseBrokersHaveNoAddress_isMadeOnceTheyHave() {
    KafkaSettings somewhere = KafkaSettings.to("localhost:1");
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
    Map<String, Object> settings = KafkaSettings.to("localhost:1").consumer();
    settings.put("security.protocol", "NONSENSE");

    assertThatThrownBy(() -> new KafkaSettings(settings, Map.of(), Map.of()))
        .isInstanceOf(ConfigException.class);
    assertThatThrownBy(() -> LateClient.of(Consumer.class, () -> new KafkaConsumer<>(settings)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("NONSENSE");
  }
}
