package io.phonecommand.api.dispatch;

import io.phonecommand.api.directory.SiteListener;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Saves a site's first request the time to find out where the site's topic is. */
final class SiteWarmUp implements SiteListener {

  private static final Logger log = LoggerFactory.getLogger(SiteWarmUp.class);

  private final TaskPublisher publisher;

  SiteWarmUp(TaskPublisher publisher) {
    this.publisher = publisher;
  }

  @Override
  public void siteAppeared(String site) {
    Thread.ofVirtual().name("warm-up-" + site).start(() -> warmUp(site));
  }

  private void warmUp(String site) {
    try {
      publisher.warmUp(site);
    } catch (KafkaException | IllegalStateException e) {
      log.warn("the tasks topic of site {} can't be reached yet: {}", site, e.getMessage());
    }
  }
}
