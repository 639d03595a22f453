package io.phonecommand.api.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.phonecommand.api.settings.GivenSettings;
import io.phonecommand.common.kafka.BrokerContact;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Status;

class KafkaConfigurationTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final AtomicLong now = new AtomicLong();
  private final BrokerContact contact = new BrokerContact(now::get);

  @Test
  void replicaThatHearsNothingForLong_isNotReady() {
    pass(LIMIT.minusNanos(1).toNanos());
    // Its callers are told; another replica may be no better off.
    assertThat(contact.isLost()).isTrue();
    assertThat(KafkaConfiguration.health(contact, LIMIT).getStatus()).isEqualTo(Status.UP);

    pass(1);
    assertThat(KafkaConfiguration.health(contact, LIMIT).getStatus())
        .isEqualTo(Status.OUT_OF_SERVICE);
    assertThat(KafkaConfiguration.health(contact, LIMIT).getDetails())
        .containsEntry("millisSinceLastByte", 30_000L);
  }

  /** Only callers who are told that Kafka is away go to another replica by themselves. */
  @Test
  void replica_staysReadyAtLeastUntilTheContactIsLost() {
    long least = BrokerContact.LOST_AFTER.toMillis();

    assertThatNoException()
        .isThrownBy(() -> GivenSettings.with("api.unready-without-kafka=" + least + "ms"));
    assertThat(GivenSettings.problemWith("api.unready-without-kafka=" + (least - 1) + "ms"))
        .contains("phone-command.api.unready-without-kafka");
  }

  private void pass(long nanos) {
    now.addAndGet(nanos);
  }
}
