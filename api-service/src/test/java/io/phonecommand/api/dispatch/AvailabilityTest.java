package io.phonecommand.api.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.phonecommand.common.kafka.BrokerContact;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class AvailabilityTest {

  @AutoClose private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  private final BrokerContact contact = new BrokerContact(System::nanoTime);

  @Test
  void requestsAboveTheLimit_areRefusedAndCounted_untilOneLeaves() throws UnavailableException {
    Availability availability = new Availability(() -> true, contact, 1, meters);
    availability.enter();

    assertThatThrownBy(availability::enter)
        .isInstanceOfSatisfying(
            UnavailableException.class,
            e -> assertThat(e.retryAfter()).isGreaterThanOrEqualTo(Duration.ofSeconds(1)));
    availability.leave();
    availability.enter();

    assertThat(rejected("saturated")).isEqualTo(1);
  }

  @Test
  void incompleteDirectory_wouldSayThatPhonesDoNotExist() {
    Availability availability = new Availability(() -> false, contact, 1, meters);

    assertThatThrownBy(availability::enter).isInstanceOf(UnavailableException.class);
    assertThat(rejected("starting")).isEqualTo(1);
  }

  @Test
  void lostKafka_isSaid_untilItIsBack() throws UnavailableException {
    AtomicLong now = new AtomicLong();
    BrokerContact lost = new BrokerContact(now::get);
    Availability availability = new Availability(() -> true, lost, 1, meters);
    now.addAndGet(Duration.ofMinutes(1).toNanos());

    assertThatThrownBy(availability::enter)
        .isInstanceOf(UnavailableException.class)
        .hasMessage("The service cannot reach its message broker.");
    assertThat(rejected("kafka")).isEqualTo(1);

    lost.observe(1);
    availability.enter();
    assertThat(rejected("kafka")).isEqualTo(1);
  }

  private double rejected(String reason) {
    return meters.get("phone_command.requests.rejected").tag("reason", reason).counter().count();
  }

  @Test
  void whoNeedsMoreThanOthers_waitsForIt_andTheOthersDoNot() throws UnavailableException {
    Availability availability = new Availability(() -> true, contact, 1, meters);

    availability.requireBegun(() -> true);
    availability.requireBegun(() -> true);
    assertThatThrownBy(() -> availability.requireBegun(() -> false))
        .isInstanceOf(UnavailableException.class);
  }
}
