package io.phonecommand.api.directory;

import io.micrometer.core.instrument.Counter;
import io.phonecommand.common.directory.Announcement;
import io.phonecommand.common.directory.InstanceLog;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Passes on, counts and logs what shows while the instances are read. One thread calls it. */
final class DirectoryNews implements InstanceLog.Listener {

  private static final Logger log = LoggerFactory.getLogger(DirectoryNews.class);

  /** A copied inventory contests thousands: the gauge says how many there are. */
  private static final int NAMED_CONFLICTS = 20;

  private final SiteListener sites;
  private final Counter unreadable;
  private final Set<String> known = new HashSet<>();
  private final Set<String> contested = new HashSet<>();

  /**
   * @param unreadable counts records that are skipped
   */
  DirectoryNews(SiteListener sites, Counter unreadable) {
    this.sites = sites;
    this.unreadable = unreadable;
  }

  @Override
  public void siteSeen(String site) {
    if (known.add(site)) {
      sites.siteAppeared(site);
    }
  }

  @Override
  public void unreadable(String topic, String problem) {
    unreadable.increment();
    log.warn("skipped a record of {}: {}", topic, problem);
  }

  @Override
  public void contested(String instanceId, Announcement owner) {
    if (contested.size() < NAMED_CONFLICTS && contested.add(instanceId)) {
      log.error(
          "INSTANCE {} IS ANNOUNCED BY MORE THAN ONE SITE: {} has it", instanceId, owner.site());
    }
  }
}
