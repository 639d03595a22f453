package io.phonecommand.worker.states;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.phonecommand.common.message.StateRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What becomes of changes that Kafka does not take. */
class StateAnnouncerTest {

  private static final String TOPIC = "phone-command.states.north";

  /** As Kafka's client does where it knows already that nothing can be sent. */
  static final class Refusing extends MockProducer<String, byte[]> {

    private final RuntimeException why;
    private final int times;

    Refusing(RuntimeException why, int times) {
      super(true, null, new StringSerializer(), new ByteArraySerializer());
      this.why = why;
      this.times = times;
    }

    @Override
    public synchronized Future<RecordMetadata> send(
        ProducerRecord<String, byte[]> sent, @Nullable Callback callback) {
      Future<RecordMetadata> future = super.send(sent, callback);
      return history().size() > times ? future : CompletableFuture.failedFuture(why);
    }
  }

  private final List<String> stored = new CopyOnWriteArrayList<>();

  private void announce(MockProducer<String, byte[]> producer) {
    Map<String, @Nullable StateRecord> changes = new LinkedHashMap<>();
    for (String id : List.of("p1", "p2", "p3")) {
      changes.put(id, StateRecord.of(true, Instant.now()));
    }
    new StateAnnouncer(producer, TOPIC).announce(changes, (id, state) -> stored.add(id));
  }

  @Test
  void changesThatKafkaHas_areTold_andTheFirstFailureIsTheCause() {
    try (MockProducer<String, byte[]> producer =
        new MockProducer<>(false, null, new StringSerializer(), new ByteArraySerializer())) {
      CompletableFuture<Void> announced = CompletableFuture.runAsync(() -> announce(producer));
      await().atMost(Duration.ofSeconds(20)).until(() -> producer.history().size() == 3);
      KafkaException first = new KafkaException("the first");

      assertThat(producer.errorNext(first)).isTrue();
      assertThat(producer.completeNext()).isTrue();
      assertThat(producer.errorNext(new KafkaException("another"))).isTrue();

      assertThat(announced)
          .failsWithin(Duration.ofSeconds(20))
          .withThrowableThat()
          .havingRootCause()
          .isSameAs(first);
      assertThat(stored).containsExactly("p2");
    }
  }

  @Test
  void changeThatIsRefusedAtOnce_isTheLastOneThatIsTried() {
    TopicAuthorizationException why = new TopicAuthorizationException(TOPIC);
    try (Refusing producer = new Refusing(why, 1)) {
      assertThatThrownBy(() -> announce(producer))
          .isInstanceOf(KafkaException.class)
          .hasRootCause(why);

      assertThat(producer.history()).hasSize(1);
      assertThat(stored).isEmpty();
    }
  }
}
