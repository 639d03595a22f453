package io.phonecommand.common.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BrokerContactTest {

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
    assertThat(contact.silence()).isZero();
  }

  private void pass(long nanos) {
    now.addAndGet(nanos);
  }
}
