package io.phonecommand.api.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.phonecommand.api.settings.GivenSettings;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DispatchSettingsTest {

  @Test
  void replyPartition_isTheConfiguredOne_ifThereIsSuchAPartition() {
    assertThat(new Replica("r", 3).replyPartitionOf(4)).isEqualTo(3);
    assertThatThrownBy(() -> new Replica("r", 4).replyPartitionOf(4))
        .hasMessageContaining("reply-partition must be below the results topic's 4 partitions");
  }

  @Test
  void replyPartition_otherwiseFollowsFromTheReplicasName() {
    // Pinned: two versions of the service must agree while they run side by side.
    assertThat(new Replica("replica-7", null).replyPartitionOf(32)).isEqualTo(2);
    assertThat(new Replica("api-0", null).replyPartitionOf(32)).isEqualTo(29);
    // A negative hash code.
    assertThat(new Replica("polygenelubricants", null).replyPartitionOf(7)).isEqualTo(5);
  }

  @Test
  void replicasWithoutAName_getDifferentOnes() {
    assertThat(Replica.of("", null).id()).isNotEmpty().isNotEqualTo(Replica.of(null, null).id());
  }

  @Test
  void deliveryTimeout_mustFitIntoTheWindow() {
    assertThat(GivenSettings.problemWith("api.sync-window=5s", "api.delivery-timeout=5s"))
        .isEqualTo("phone-command.api.delivery-timeout must be shorter than sync-window");
  }

  @ParameterizedTest
  @CsvSource({
    "PT0.05S, PT0.01S, sync-window must be longer than or equal to 100 millis",
    "PT10M1S, PT1S, sync-window must be shorter than or equal to 10 minutes",
    "PT2562047788015H, PT1S, sync-window must be shorter than or equal to 10 minutes",
    "PT10S, PT0.0001S, delivery-timeout must be longer than or equal to 100 millis",
    "PT10S, PT-5S, delivery-timeout must be longer than or equal to 100 millis",
    "PT10S, PT600H, delivery-timeout must be shorter than sync-window",
  })
  void timesThatCannotWork_areRefused(Duration window, Duration delivery, String problem) {
    assertThat(
            GivenSettings.problemWith(
                "api.sync-window=" + window, "api.delivery-timeout=" + delivery))
        .contains("phone-command.api." + problem);
  }
}
