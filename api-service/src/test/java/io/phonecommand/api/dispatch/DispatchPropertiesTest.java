package io.phonecommand.api.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DispatchPropertiesTest {

  @Test
  void replyPartition_isTheConfiguredOne_ifThereIsSuchAPartition() {
    assertThat(properties("r", 3).replyPartitionOf(4)).isEqualTo(3);
    assertThatThrownBy(() -> properties("r", 4).replyPartitionOf(4))
        .hasMessageContaining("reply-partition must be below the results topic's 4 partitions");
  }

  @Test
  void replyPartition_otherwiseFollowsFromTheReplicasName() {
    assertThat(properties("replica-7", null).replyPartitionOf(32))
        .isEqualTo(properties("replica-7", null).replyPartitionOf(32))
        .isBetween(0, 31);
    // A negative hash code.
    assertThat(properties("polygenelubricants", null).replyPartitionOf(7)).isBetween(0, 6);
  }

  @Test
  void replicasWithoutAName_getDifferentOnes() {
    assertThat(properties("", null).replicaId())
        .isNotEmpty()
        .isNotEqualTo(properties(null, null).replicaId());
  }

  @Test
  void deliveryTimeout_mustFitIntoTheWindow() {
    assertThatThrownBy(
            () ->
                new DispatchProperties("r", null, Duration.ofSeconds(5), Duration.ofSeconds(5), 10))
        .hasMessage("phone-command.api.delivery-timeout must be shorter than sync-window");
  }

  private static DispatchProperties properties(
      @Nullable String replicaId, @Nullable Integer replyPartition) {
    return new DispatchProperties(
        replicaId, replyPartition, Duration.ofSeconds(10), Duration.ofSeconds(5), 10);
  }
}
