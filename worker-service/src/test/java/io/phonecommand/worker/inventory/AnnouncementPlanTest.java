package io.phonecommand.worker.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.phonecommand.common.message.InstanceRecord;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AnnouncementPlanTest {

  private static final Phone NEW = phone("new", "acme");
  private static final Phone SAME = phone("same", "acme");
  private static final Phone RENTED_ANEW = phone("rented-anew", "zenith");
  private static final Phone ELSEWHERE = phone("elsewhere", "acme");

  private static Phone phone(String id, String tenant) {
    return new Phone(id, tenant, "10.0.0.7", 5555);
  }

  private static InstanceRecord at(String site) {
    return new InstanceRecord(1, "acme", site);
  }

  @Test
  void eachInstance_isTreatedByWhoAnnouncedItBefore() {
    AnnouncementPlan plan =
        AnnouncementPlan.of(
            "north",
            Inventory.of(List.of(NEW, SAME, RENTED_ANEW, ELSEWHERE)),
            Map.of(
                "same", at("north"),
                "rented-anew", at("north"),
                "elsewhere", at("south"),
                "gone", at("north"),
                "not-ours", at("south")));

    assertThat(plan.announced()).containsExactlyInAnyOrder(NEW, RENTED_ANEW);
    assertThat(plan.withdrawn()).containsExactly("gone");
    assertThat(plan.conflicts()).containsExactly("elsewhere");
    assertThat(plan.knownBefore()).isEqualTo(3);
  }
}
