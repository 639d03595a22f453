package io.phonecommand.worker.states;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.phonecommand.worker.claims.OwnedPartitions;
import io.phonecommand.worker.inventory.KnownPhones;
import io.phonecommand.worker.settings.StateSettings;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Status;

class StatesLoopTest {

  private static final String TOPIC = "phone-command.states.north";
  private static final Duration ASK_AFTER = Duration.ofMinutes(5);

  private static StatesLoop loopThatDies() {
    StateSettings settings = new StateSettings(50, ASK_AFTER, Duration.ofMinutes(1));
    return new StatesLoop(
        TOPIC,
        new Responsibilities(
            KnownPhones.ofUnknownSite(),
            new OwnedPartitions(),
            new PartitionCount("phone-command.tasks.north"),
            System::nanoTime),
        partitions -> partitions,
        new PhoneStates(settings, ASK_AFTER, Clock.systemUTC(), System::nanoTime),
        new AskPlan(settings, 1, ASK_AFTER, System.nanoTime()),
        new StateAnnouncer(
            new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer()),
            TOPIC),
        partition -> true,
        () -> {
          throw new StackOverflowError("a test's");
        },
        Clock.systemUTC(),
        new SimpleMeterRegistry());
  }

  private static Status healthOf(StatesLoop loop) {
    return Objects.requireNonNull(
            new StatesConfiguration().statesLoopHealthIndicator(loop).health())
        .getStatus();
  }

  @Test
  void loopThatHasDied_asksForARestart() {
    StatesLoop loop = loopThatDies();
    assertThat(healthOf(loop)).isEqualTo(Status.UP);

    loop.start();

    await().atMost(Duration.ofSeconds(20)).until(loop::hasDied);
    assertThat(healthOf(loop)).isEqualTo(Status.DOWN);
  }
}
