package io.phonecommand.worker.inventory;

import io.phonecommand.common.directory.Announcement;
import io.phonecommand.common.directory.InstanceOwners;
import io.phonecommand.common.message.InstanceRecord;
import io.phonecommand.common.topic.Topics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a site must say on its topic, given what it has and what all sites say. It says what it has,
 * also where another site has the same: who owns it follows from what both say.
 *
 * @param changes phones that are new, or whose tenant has changed, by their ids; null for those
 *     that this site announced and no longer has
 * @param withdrawn how many of them it no longer has
 * @param conflicts ids that this site has, and another site owns
 * @param knownBefore how many instances this site had announced
 */
record AnnouncementPlan(
    Map<String, @Nullable InstanceRecord> changes,
    int withdrawn,
    List<String> conflicts,
    int knownBefore) {

  /**
   * @param now in milliseconds since the epoch
   */
  static AnnouncementPlan of(String site, Inventory inventory, InstanceOwners owners, long now) {
    String topic = Topics.instances(site);
    Map<String, @Nullable InstanceRecord> changes = new HashMap<>();
    List<String> conflicts = new ArrayList<>();
    for (Phone phone : inventory.byInstanceId().values()) {
      String id = phone.instanceId();
      Announcement said = owners.announcedOn(topic, id).orElse(null);
      if (said == null || !said.tenant().equals(phone.tenant())) {
        long since = said == null ? afterOthers(owners.announcementsOf(id), now) : said.since();
        changes.put(id, new InstanceRecord(InstanceRecord.VERSION, phone.tenant(), site, since));
      }
      if (owners.ownerOf(id).filter(owner -> !owner.site().equals(site)).isPresent()) {
        conflicts.add(id);
      }
    }
    Set<String> ours = owners.instancesOn(topic);
    Set<String> withdrawn = new HashSet<>(ours);
    withdrawn.removeAll(inventory.byInstanceId().keySet());
    withdrawn.forEach(id -> changes.put(id, null));
    return new AnnouncementPlan(changes, withdrawn.size(), conflicts, ours.size());
  }

  /** Whoever has a phone keeps it, also from a site whose clock is behind. */
  private static long afterOthers(List<Announcement> others, long now) {
    return Math.max(now, others.stream().mapToLong(a -> a.since() + 1).max().orElse(now));
  }
}
