package io.phonecommand.api.directory;

import io.phonecommand.common.message.InstanceRecord;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The instances as far as they have been read. Any thread may ask it. */
public final class InstanceDirectory {

  private final Map<String, InstanceRecord> instances = new ConcurrentHashMap<>();

  /**
   * The site of {@code tenant}'s instance; empty if there is no such instance or if it is another
   * tenant's, which nobody can tell apart.
   */
  public Optional<String> siteOf(String tenant, String instanceId) {
    InstanceRecord instance = instances.get(instanceId);
    return instance != null && instance.tenant().equals(tenant)
        ? Optional.of(instance.site())
        : Optional.empty();
  }

  /** Where those of the instances are that {@code tenant} has. */
  public Placement place(String tenant, List<String> instanceIds) {
    return Placement.of(instanceIds, instanceId -> siteOf(tenant, instanceId));
  }

  /** The site of an instance, whoever rents it. */
  Optional<String> siteOf(String instanceId) {
    return Optional.ofNullable(instances.get(instanceId)).map(InstanceRecord::site);
  }

  int size() {
    return instances.size();
  }

  void put(String instanceId, InstanceRecord instance) {
    instances.put(instanceId, instance);
  }

  void clear() {
    instances.clear();
  }

  void remove(String instanceId) {
    instances.remove(instanceId);
  }
}
