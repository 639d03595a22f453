package io.phonecommand.api.kafka;

import io.micrometer.core.instrument.MeterRegistry;
import io.phonecommand.common.kafka.KafkaClients;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaAdmin;

/** A reading of the name {@code test}: what it opens and what it does is for a test to say. */
final class TestReading extends Reading implements AutoCloseable {

  private final Supplier<Consumer<String, byte[]>> opening;
  private final java.util.function.Consumer<Consumer<String, byte[]>> step;

  TestReading(
      MeterRegistry meters,
      Supplier<Consumer<String, byte[]>> opening,
      java.util.function.Consumer<Consumer<String, byte[]>> step) {
    super("test", ofNobody(), meters);
    this.opening = opening;
    this.step = step;
  }

  private static KafkaClients ofNobody() {
    Map<String, Object> nobody = Map.of("bootstrap.servers", "localhost:1");
    return new KafkaClients(
        new DefaultKafkaConsumerFactory<>(nobody),
        new DefaultKafkaProducerFactory<>(nobody),
        new KafkaAdmin(nobody));
  }

  @Override
  protected Consumer<String, byte[]> open() {
    return opening.get();
  }

  @Override
  protected void poll(Consumer<String, byte[]> consumer) {
    step.accept(consumer);
  }

  @Override
  public boolean isCaughtUp() {
    return true;
  }

  @Override
  public void close() {
    stop();
  }
}
