package io.phonecommand.worker.inventory;

import io.phonecommand.common.directory.InstanceOwners;
import io.phonecommand.common.message.InstanceRecord;
import io.phonecommand.common.message.MessageCodec;
import io.phonecommand.common.message.UnreadableMessageException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * What is said for api replicas of an earlier version, on the topic that all sites share: only the
 * instances that this site owns, as a key there has one record. One thread.
 */
final class SharedAnnouncements {

  private final String site;
  private final InstanceOwners owners;

  /** The last record of each instance that is this site's, or in its inventory. */
  private final Map<String, InstanceRecord> said = new HashMap<>();

  SharedAnnouncements(String site, InstanceOwners owners) {
    this.site = site;
    this.owners = owners;
  }

  /**
   * Takes the next record of the topic.
   *
   * @param ours the instances of the inventory
   */
  void apply(ConsumerRecord<String, byte[]> read, Set<String> ours) {
    String instanceId = read.key();
    if (instanceId == null) {
      return;
    }
    said.remove(instanceId);
    if (read.value() == null) {
      return;
    }
    try {
      InstanceRecord instance = MessageCodec.readInstance(read.value());
      if (instance.site().equals(site) || ours.contains(instanceId)) {
        said.put(instanceId, instance);
      }
    } catch (UnreadableMessageException e) {
      // The log of all instances has counted it.
    }
  }

  /** The topic has nothing of what was read there. */
  void forget() {
    said.clear();
  }

  /** What is to be said: a record for an instance, or null to withdraw it. */
  Map<String, @Nullable InstanceRecord> missing(Inventory inventory) {
    Map<String, @Nullable InstanceRecord> missing = new HashMap<>();
    for (Phone phone : inventory.byInstanceId().values()) {
      String id = phone.instanceId();
      InstanceRecord known = said.get(id);
      boolean mayBeSaid =
          isOwner(id)
              && (known == null
                  || (known.site().equals(site) && !known.tenant().equals(phone.tenant())));
      if (mayBeSaid) {
        missing.put(id, new InstanceRecord(InstanceRecord.VERSION, phone.tenant(), site));
      }
    }
    said.forEach(
        (id, known) -> {
          boolean ours = inventory.find(id).isPresent() && isOwner(id);
          if (known.site().equals(site) && !ours) {
            missing.put(id, null);
          }
        });
    return missing;
  }

  private boolean isOwner(String instanceId) {
    return owners.ownerOf(instanceId).filter(owner -> owner.site().equals(site)).isPresent();
  }
}
