package io.phonecommand.common.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.phonecommand.common.topic.Topics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

/** Who hears of the changes knows as much as who asks. */
class InstanceOwnersPropertyTest {

  private static final List<String> SITES = List.of("east", "north", "south");
  private static final List<String> IDS = List.of("a", "b", "c");
  private static final List<String> TENANTS = List.of("acme", "zenith");

  private final Map<String, Announcement> heard = new HashMap<>();

  private void hear(String id, @Nullable Announcement before, @Nullable Announcement after) {
    assertThat(heard.get(id)).isEqualTo(before).isNotEqualTo(after);
    if (after == null) {
      heard.remove(id);
    } else {
      heard.put(id, after);
    }
  }

  @Property(tries = 300)
  void listener_hearsOfEachChange_withWhatWasBefore(@ForAll long seed) {
    heard.clear();
    Random random = new Random(seed);
    InstanceOwners owners = new InstanceOwners(this::hear);
    for (int i = 0; i < 60; i++) {
      String site = SITES.get(random.nextInt(SITES.size()));
      String id = IDS.get(random.nextInt(IDS.size()));
      String tenant = TENANTS.get(random.nextInt(TENANTS.size()));
      switch (random.nextInt(6)) {
        case 0 -> owners.withdraw(Topics.instances(site), id);
        case 1 -> owners.withdrawIf((known, announcement) -> announcement.site().equals(site));
        default -> {
          String topic = random.nextInt(4) == 0 ? Topics.SHARED_INSTANCES : Topics.instances(site);
          owners.announce(id, new Announcement(topic, site, tenant, random.nextInt(5)));
        }
      }
      assertThat(heard).isEqualTo(owners.owners());
    }
  }
}
