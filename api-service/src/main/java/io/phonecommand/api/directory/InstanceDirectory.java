package io.phonecommand.api.directory;

import io.phonecommand.common.directory.Announcement;
import io.phonecommand.common.directory.InstanceOwners;
import java.util.List;
import java.util.Optional;

/** The instances as far as they have been read. Any thread may ask it. */
public final class InstanceDirectory {

  private final InstanceOwners owners;

  InstanceDirectory(InstanceOwners owners) {
    this.owners = owners;
  }

  /**
   * The site of {@code tenant}'s instance; empty if there is no such instance or if it is another
   * tenant's, which nobody can tell apart.
   */
  public Optional<String> siteOf(String tenant, String instanceId) {
    return owners
        .ownerOf(instanceId)
        .filter(owner -> owner.tenant().equals(tenant))
        .map(Announcement::site);
  }

  /** Where those of the instances are that {@code tenant} has. */
  public Placement place(String tenant, List<String> instanceIds) {
    return Placement.of(instanceIds, instanceId -> siteOf(tenant, instanceId));
  }
}
