package io.phonecommand.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.phonecommand.simulator.PhoneProfile;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A site's inventory file changes while everything runs. */
class InventoryChangeIT {

  private static final Duration VISIBLE_WITHIN = Duration.ofSeconds(2);

  private static int statusOf(LocalSystem system, String phone) throws Exception {
    return system.run("true", List.of(phone)).getFirst().path("status").asInt();
  }

  @Test
  void newAndRemovedPhones_areVisibleWithinTwoSeconds() throws Exception {
    try (LocalSystem system =
        LocalSystem.start(List.of(PhoneProfile.named("first")), Duration.ofSeconds(10))) {
      assertThat(statusOf(system, "first")).isEqualTo(2);
      assertThat(statusOf(system, "second")).isEqualTo(-1);

      system.plugIn(PhoneProfile.named("second"));
      await().atMost(VISIBLE_WITHIN).until(() -> statusOf(system, "second") == 2);

      system.unplug("second");
      await().atMost(VISIBLE_WITHIN).until(() -> statusOf(system, "second") == -1);
      assertThat(statusOf(system, "first")).isEqualTo(2);
    }
  }
}
