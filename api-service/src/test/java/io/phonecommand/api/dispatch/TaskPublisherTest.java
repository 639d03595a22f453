package io.phonecommand.api.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.phonecommand.api.dispatch.TaskPublisher.Outcome;
import io.phonecommand.common.message.MessageCodec;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class TaskPublisherTest {

  @AutoClose private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  @AutoClose
  private final MockProducer<String, byte[]> kafka =
      new MockProducer<>(
          Tasks.cluster("north", "north-1"),
          false,
          null,
          new StringSerializer(),
          new ByteArraySerializer());

  private final TaskPublisher publisher = new TaskPublisher(kafka, meters);
  private final List<Outcome> outcomes = new ArrayList<>();

  @Test
  void task_isKeyedByItsInstance_onItsSitesTopic() {
    assertThat(publisher.publish(Tasks.of("a", "north-1"), outcomes::add)).isTrue();

    var sent = kafka.history().getFirst();
    assertThat(sent.topic()).isEqualTo("phone-command.tasks.north-1");
    assertThat(sent.key()).isEqualTo("a");
    assertThat(sent.partition()).isBetween(0, Tasks.PARTITIONS - 1);
    assertThat(sent.value())
        .isEqualTo(MessageCodec.write(Tasks.of("a", "north-1").amongPartitions(Tasks.PARTITIONS)));
    assertThat(outcomes).isEmpty();
    kafka.completeNext();
    assertThat(outcomes).containsExactly(Outcome.STORED);
  }

  @Test
  void exceptionOutOfSend_meansNotStored() {
    kafka.sendException = new IllegalStateException("closed");

    assertThat(publisher.publish(Tasks.of("a"), outcomes::add)).isFalse();

    assertThat(outcomes).containsExactly(Outcome.REFUSED);
    assertThat(
            meters
                .get("phone_command.tasks.published")
                .tag("outcome", "refused")
                .tag("cause", "IllegalStateException")
                .counter()
                .count())
        .isEqualTo(1);
  }

  @Test
  void timeoutOnTheClientsOwnThread_meansUnknown() throws InterruptedException {
    assertThat(publisher.publish(Tasks.of("a"), outcomes::add)).isTrue();
    Thread client =
        Thread.ofPlatform().start(() -> kafka.errorNext(new TimeoutException("too late")));
    client.join();

    assertThat(outcomes).containsExactly(Outcome.UNKNOWN);
  }
}
