package io.phonecommand.api.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.phonecommand.api.kafka.Reading;
import io.phonecommand.api.settings.GivenSettings;
import io.phonecommand.common.kafka.BrokerContact;
import io.phonecommand.common.kafka.KafkaClients;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaAdmin;

class DispatchConfigurationTest {

  private static final Map<String, Object> NOBODY = Map.of("bootstrap.servers", "localhost:1");

  @AutoClose private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  /** One that never catches up. */
  private Reading endless(boolean needed) {
    KafkaClients clients =
        new KafkaClients(
            new DefaultKafkaConsumerFactory<>(NOBODY),
            new DefaultKafkaProducerFactory<>(NOBODY),
            new KafkaAdmin(NOBODY));
    return new Reading("test", clients, meters) {
      @Override
      protected void poll(Consumer<String, byte[]> consumer) {}

      @Override
      public boolean isCaughtUp() {
        return false;
      }

      @Override
      public boolean isNeeded() {
        return needed;
      }
    };
  }

  @Test
  void requestsWaitOnlyForWhatTheyNeed() {
    assertThat(availability(endless(false)).hasBegun()).isTrue();
    assertThat(availability(endless(false), endless(true)).hasBegun()).isFalse();
  }

  private Availability availability(Reading... readings) {
    return new DispatchConfiguration()
        .availability(
            List.of(readings), new BrokerContact(System::nanoTime), GivenSettings.with(), meters);
  }
}
