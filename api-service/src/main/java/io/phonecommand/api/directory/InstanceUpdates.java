package io.phonecommand.api.directory;

import io.micrometer.core.instrument.Counter;
import io.phonecommand.api.kafka.TopicFollower;
import io.phonecommand.common.command.InstanceIds;
import io.phonecommand.common.message.InstanceRecord;
import io.phonecommand.common.message.MessageCodec;
import io.phonecommand.common.message.UnreadableMessageException;
import io.phonecommand.common.topic.Topics;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a record of the instances topic means for the directory. One thread calls it. */
final class InstanceUpdates implements TopicFollower.Records {

  private static final Logger log = LoggerFactory.getLogger(InstanceUpdates.class);

  private final InstanceDirectory directory;
  private final SiteListener listener;
  private final Counter unreadable;
  private final Counter conflicts;
  private final Set<String> sites = new HashSet<>();

  /** A tenant has many instances at a site: they share one record, which saves most of the heap. */
  private final Map<InstanceRecord, InstanceRecord> shared = new HashMap<>();

  /**
   * @param unreadable counts records that are no instances
   * @param conflicts counts records of a site that claims another one's instance
   */
  InstanceUpdates(
      InstanceDirectory directory, SiteListener listener, Counter unreadable, Counter conflicts) {
    this.directory = directory;
    this.listener = listener;
    this.unreadable = unreadable;
    this.conflicts = conflicts;
  }

  /**
   * What the directory knew is forgotten: a tombstone may be among the records that are gone. Until
   * all is read again it can't be believed, see {@link DirectoryState}.
   */
  @Override
  public void begin() {
    directory.clear();
  }

  @Override
  public void apply(ConsumerRecord<String, byte[]> read) {
    apply(read.key(), read.value());
  }

  void apply(@Nullable String key, byte @Nullable [] value) {
    if (key == null || !InstanceIds.isWellFormed(key)) {
      skip("the key is not an instance id");
    } else if (value == null) {
      directory.remove(key);
    } else {
      put(key, value);
    }
  }

  private void put(String instanceId, byte[] value) {
    try {
      InstanceRecord instance = MessageCodec.readInstance(value);
      if (!Topics.isSite(instance.site())) {
        skip("the site's name is not one");
        return;
      }
      if (belongsElsewhere(instanceId, instance)) {
        return;
      }
      directory.put(instanceId, shared.computeIfAbsent(instance, record -> record));
      if (sites.add(instance.site())) {
        listener.siteAppeared(instance.site());
      }
    } catch (UnreadableMessageException e) {
      skip(String.valueOf(e.getMessage()));
    }
  }

  /** The first site stays: its phone is the one that callers know. Workers see to it, too. */
  private boolean belongsElsewhere(String instanceId, InstanceRecord instance) {
    String known = directory.siteOf(instanceId).orElse(instance.site());
    if (known.equals(instance.site())) {
      return false;
    }
    conflicts.increment();
    log.error(
        "INSTANCE {} OF SITE {} IS CLAIMED BY SITE {}, which is ignored",
        instanceId,
        known,
        instance.site());
    return true;
  }

  private void skip(String problem) {
    unreadable.increment();
    log.warn("skipped a record of {}: {}", Topics.INSTANCES, problem);
  }
}
