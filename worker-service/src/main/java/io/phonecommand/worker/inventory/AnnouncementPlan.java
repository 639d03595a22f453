package io.phonecommand.worker.inventory;

import io.phonecommand.common.message.InstanceRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a site must say, given what it has and what all sites have said: nothing about an instance
 * that another site has announced before.
 *
 * @param announced phones that are new, or whose tenant has changed
 * @param withdrawn ids that this site announced and no longer has
 * @param conflicts ids that this site has, and another site announced first
 * @param knownBefore how many instances this site had announced
 */
record AnnouncementPlan(
    List<Phone> announced, List<String> withdrawn, List<String> conflicts, int knownBefore) {

  static AnnouncementPlan of(String site, Inventory inventory, Map<String, InstanceRecord> topic) {
    List<Phone> announced = new ArrayList<>();
    List<String> conflicts = new ArrayList<>();
    for (Phone phone : inventory.byInstanceId().values()) {
      InstanceRecord known = topic.get(phone.instanceId());
      if (known == null || isOtherTenantHere(known, site, phone)) {
        announced.add(phone);
      } else if (!known.site().equals(site)) {
        conflicts.add(phone.instanceId());
      }
    }
    List<String> ours =
        topic.entrySet().stream()
            .filter(instance -> instance.getValue().site().equals(site))
            .map(Map.Entry::getKey)
            .toList();
    List<String> withdrawn = ours.stream().filter(id -> inventory.find(id).isEmpty()).toList();
    return new AnnouncementPlan(announced, withdrawn, conflicts, ours.size());
  }

  private static boolean isOtherTenantHere(InstanceRecord known, String site, Phone phone) {
    return known.site().equals(site) && !known.tenant().equals(phone.tenant());
  }
}
