package io.phonecommand.worker.inventory;

import io.phonecommand.common.settings.Bounds;
import io.phonecommand.common.topic.Topics;
import io.phonecommand.worker.start.WorkerStartException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Which site this worker belongs to, what phones it has, and how its start waits for Kafka.
 *
 * @param site the site whose tasks it runs
 * @param inventory the file with the site's phones
 * @param inventoryCheckPause pause between two looks at whether the file has changed
 * @param inventoryShrinkLimit 0..1, the share of the phones that may leave at once; 1 for all
 * @param sharedInstances whether the phones are announced for an earlier version, too
 * @param startPatience from the start to going on without Kafka, and without being ready
 */
@ConfigurationProperties("phone-command.worker")
public record SiteProperties(
    String site,
    Path inventory,
    Duration inventoryCheckPause,
    double inventoryShrinkLimit,
    boolean sharedInstances,
    Duration startPatience) {

  public SiteProperties {
    if (!Topics.isSite(Objects.requireNonNullElse(site, ""))) {
      throw new WorkerStartException(
          "phone-command.worker.site is missing or not a site's name.",
          "Set it to the name of the site: 1 to 32 of a-z, 0-9 and '-'.",
          null);
    }
    Bounds.check(
        "phone-command.worker.inventory-check-pause",
        inventoryCheckPause,
        Duration.ofMillis(1),
        Duration.ofDays(1));
    Bounds.check(
        "phone-command.worker.start-patience",
        startPatience,
        Duration.ofMillis(1),
        Duration.ofMinutes(1));
    if (!(inventoryShrinkLimit >= 0 && inventoryShrinkLimit <= 1)) {
      throw new IllegalArgumentException(
          "phone-command.worker.inventory-shrink-limit must be from 0 to 1");
    }
  }
}
