package io.phonecommand.api.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class RecordGuardTest {

  @AutoClose private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  @Test
  void recordThatCannotBeHandled_isCounted_andCostsTheOthersNothing() {
    List<Long> handled = new ArrayList<>();

    new RecordGuard("test", meters)
        .handOn(
            List.of(read(0), read(1), read(2)),
            each -> {
              if (each.offset() == 1) {
                throw new IllegalStateException("nobody expected that");
              }
              handled.add(each.offset());
            });

    assertThat(handled).containsExactly(0L, 2L);
    assertThat(meters.get("phone_command.records.failed").tag("reader", "test").counter().count())
        .isEqualTo(1);
  }

  private static ConsumerRecord<String, byte[]> read(long offset) {
    return new ConsumerRecord<>("t", 0, offset, "k", new byte[0]);
  }
}
