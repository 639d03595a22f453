package io.phonecommand.api.directory;

import io.micrometer.core.instrument.Counter;
import io.phonecommand.common.command.InstanceIds;
import io.phonecommand.common.message.InstanceRecord;
import io.phonecommand.common.message.MessageCodec;
import io.phonecommand.common.message.UnreadableMessageException;
import io.phonecommand.common.topic.Topics;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a record of the instances topic means for the directory. One thread calls it. */
final class InstanceUpdates {

  private static final Logger log = LoggerFactory.getLogger(InstanceUpdates.class);

  private final InstanceDirectory directory;
  private final SiteListener listener;
  private final Counter unreadable;
  private final Set<String> sites = new HashSet<>();

  InstanceUpdates(InstanceDirectory directory, SiteListener listener, Counter unreadable) {
    this.directory = directory;
    this.listener = listener;
    this.unreadable = unreadable;
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
      directory.put(instanceId, instance);
      if (sites.add(instance.site())) {
        listener.siteAppeared(instance.site());
      }
    } catch (UnreadableMessageException e) {
      skip(String.valueOf(e.getMessage()));
    }
  }

  private void skip(String problem) {
    unreadable.increment();
    log.warn("skipped a record of {}: {}", Topics.INSTANCES, problem);
  }
}
