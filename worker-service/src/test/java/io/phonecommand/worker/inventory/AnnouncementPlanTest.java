package io.phonecommand.worker.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.phonecommand.common.directory.Announcement;
import io.phonecommand.common.directory.InstanceOwners;
import io.phonecommand.common.message.InstanceRecord;
import io.phonecommand.common.topic.Topics;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnnouncementPlanTest {

  private static final long NOW = 1_700_000_000_000L;
  private static final Phone NEW = phone("new", "acme");
  private static final Phone SAME = phone("same", "acme");
  private static final Phone RENTED_ANEW = phone("rented-anew", "zenith");
  private static final Phone ELSEWHERE = phone("elsewhere", "acme");

  private static Phone phone(String id, String tenant) {
    return new Phone(id, tenant, "10.0.0.7", 5555);
  }

  private final InstanceOwners owners = new InstanceOwners();

  private void said(String site, String id, long since) {
    owners.announce(id, new Announcement(Topics.instances(site), site, "acme", since));
  }

  @Test
  void eachInstance_isTreatedByWhatIsSaidOfIt() {
    said("north", "same", 5);
    said("north", "rented-anew", 6);
    said("south", "elsewhere", NOW + 60_000);
    said("north", "gone", 7);
    said("south", "not-ours", 8);

    AnnouncementPlan plan =
        AnnouncementPlan.of(
            "north", Inventory.of(List.of(NEW, SAME, RENTED_ANEW, ELSEWHERE)), owners, NOW);

    assertThat(plan.changes())
        .hasSize(4)
        .contains(
            entry("new", new InstanceRecord(1, "acme", "north", NOW)),
            entry("rented-anew", new InstanceRecord(1, "zenith", "north", 6L)),
            // Whoever has it keeps it, also if the clock here is behind.
            entry("elsewhere", new InstanceRecord(1, "acme", "north", NOW + 60_001)))
        .containsKey("gone");
    assertThat(plan.changes().get("gone")).isNull();
    assertThat(plan.withdrawn()).isEqualTo(1);
    assertThat(plan.conflicts()).containsExactly("elsewhere");
    assertThat(plan.knownBefore()).isEqualTo(3);
  }
}
