package io.phonecommand.api.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.phonecommand.api.settings.GivenSettings;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Status;

class BrokerContactTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final AtomicLong now = new AtomicLong();
  private final BrokerContact contact = new BrokerContact(now::get);

  @Test
  void contact_isLostWhenNothingArrives_andBackWhenSomethingDoes() {
    contact.observe(100);
    pass(BrokerContact.LOST_AFTER.toNanos());
    contact.observe(100);
    assertThat(contact.isLost()).isFalse();

    pass(1);
    contact.observe(100);
    assertThat(contact.isLost()).isTrue();

    contact.observe(101);
    assertThat(contact.isLost()).isFalse();
  }

  @Test
  void replicaThatHearsNothingForLong_isNotReady_untilItDoes() {
    contact.observe(100);
    pass(LIMIT.minusNanos(1).toNanos());
    // Its callers are told; another replica may be no better off.
    assertThat(contact.isLost()).isTrue();
    assertThat(contact.health(LIMIT).getStatus()).isEqualTo(Status.UP);

    pass(1);
    assertThat(contact.health(LIMIT).getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
    assertThat(contact.health(LIMIT).getDetails()).containsEntry("millisSinceLastByte", 30_000L);

    contact.observe(101);
    assertThat(contact.health(LIMIT).getStatus()).isEqualTo(Status.UP);
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
