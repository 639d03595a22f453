package io.phonecommand.worker.inventory;

import io.phonecommand.common.directory.InstanceFollower;
import io.phonecommand.common.directory.InstanceOwners;
import java.util.Map;

/** Which phones are this site's: those that it has, and no other site had before. Any thread. */
public final class SitePhones {

  private final String site;
  private final PhoneDirectory directory;
  private final InstanceOwners owners;
  private final InstanceFollower follower;

  /**
   * @param owners of the instances that all sites announce
   * @param follower tells them
   */
  SitePhones(
      String site, PhoneDirectory directory, InstanceOwners owners, InstanceFollower follower) {
    this.site = site;
    this.directory = directory;
    this.owners = owners;
    this.follower = follower;
  }

  /** Those of the inventory, by their ids; the same map for as long as that stays as it is. */
  public Map<String, Phone> ofInventory() {
    return directory.current().byInstanceId();
  }

  /** Whether all that sites announce is known at this moment, without which nothing is owned. */
  public boolean areKnown() {
    return follower.isCurrent();
  }

  /**
   * Whether the site owns an instance: it announces it, whether this worker's inventory has it or
   * another's, and no other site announced it before.
   */
  public boolean isOwned(String instanceId) {
    return owners.ownerOf(instanceId).filter(owner -> owner.site().equals(site)).isPresent();
  }
}
