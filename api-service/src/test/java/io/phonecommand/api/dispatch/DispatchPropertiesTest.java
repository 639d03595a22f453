package io.phonecommand.api.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DispatchPropertiesTest {

  @Test
  void replyPartition_isTheConfiguredOne_ifThereIsSuchAPartition() {
    assertThat(properties("r", 3).replyPartitionOf(4)).isEqualTo(3);
    assertThatThrownBy(() -> properties("r", 4).replyPartitionOf(4))
        .hasMessageContaining("reply-partition must be below the results topic's 4 partitions");
  }

  @Test
  void replyPartition_otherwiseFollowsFromTheReplicasName() {
    // Pinned: two versions of the service must agree while they run side by side.
    assertThat(properties("replica-7", null).replyPartitionOf(32)).isEqualTo(2);
    assertThat(properties("api-0", null).replyPartitionOf(32)).isEqualTo(29);
    // A negative hash code.
    assertThat(properties("polygenelubricants", null).replyPartitionOf(7)).isEqualTo(5);
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

  @ParameterizedTest
  @CsvSource({
    "PT0.05S, PT0.01S, sync-window must be 100ms to 10m",
    "PT10M1S, PT1S, sync-window must be 100ms to 10m",
    "PT2562047788015H, PT1S, sync-window must be 100ms to 10m",
    "PT10S, PT0.0001S, delivery-timeout must be 100ms to 10m",
    "PT10S, PT-5S, delivery-timeout must be 100ms to 10m",
    "PT10S, PT600H, delivery-timeout must be 100ms to 10m",
  })
  void timesThatCannotWork_areRefused(Duration window, Duration delivery, String problem) {
    assertThatThrownBy(() -> new DispatchProperties("r", null, window, delivery, 10))
        .hasMessage("phone-command.api." + problem);
  }

  private static DispatchProperties properties(
      @Nullable String replicaId, @Nullable Integer replyPartition) {
    return new DispatchProperties(
        replicaId, replyPartition, Duration.ofSeconds(10), Duration.ofSeconds(5), 10);
  }
}
