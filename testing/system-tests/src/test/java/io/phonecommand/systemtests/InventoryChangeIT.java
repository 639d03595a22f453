package io.phonecommand.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.phonecommand.simulator.PhoneProfile;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A site's inventory file changes while everything runs. */
class InventoryChangeIT {

  private static final Duration VISIBLE_WITHIN = Duration.ofSeconds(2);
  private static final Duration LIMIT = Duration.ofSeconds(20);

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

  /** The site's worker knows what has run, no other one does. */
  @Test
  void repeat_asksTheSiteOfTheFirstTry_whereverThePhoneIsNow() throws Exception {
    String body = LocalSystem.body("echo once", List.of("first", "second"));
    try (LocalSystem system =
        LocalSystem.start(List.of(PhoneProfile.named("first")), Duration.ofSeconds(10))) {
      URI otherReplica = system.startApi();
      system.addSite("south");
      String answer = system.post(system.endpoint(), "moved", body).body();
      assertThat(answer).contains("\"execute_msg\":\"once\"", "CPS.0005");

      system.plugIn(PhoneProfile.named("second"));
      system.unplug("first");
      await().atMost(LIMIT).until(() -> !system.isKnown("first"));
      assertThat(system.post(system.endpoint(), "moved", body).body()).isEqualTo(answer);

      system.plugInto("south", "first");
      await().atMost(LIMIT).until(() -> statusOf(system, "first") == 2);
      await().atMost(LIMIT).until(() -> statusOf(system, "second") == 2);
      for (URI replica : List.of(system.endpoint(), otherReplica)) {
        assertThat(system.post(replica, "moved", body).body()).isEqualTo(answer);
      }
      assertThat(system.commandsOf("first")).containsOnlyOnce("echo once");
      assertThat(system.commandsOf("second")).doesNotContain("echo once");
    }
  }
}
