package io.phonecommand.worker.inventory;

import io.phonecommand.common.settings.Bounds;
import io.phonecommand.common.topic.Topics;
import io.phonecommand.worker.start.WorkerStartException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Which site this worker belongs to, and what phones it has.
 *
 * @param site the site whose tasks it runs
 * @param inventory the file with the site's phones
 * @param inventoryCheckPause pause between two looks at whether the file has changed
 * @param inventoryShrinkLimit 0..1, the share of the phones that may leave at once; 1 for all
 */
@ConfigurationProperties("phone-command.worker")
public record SiteProperties(
    String site, Path inventory, Duration inventoryCheckPause, double inventoryShrinkLimit) {

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
    if (!(inventoryShrinkLimit >= 0 && inventoryShrinkLimit <= 1)) {
      throw new IllegalArgumentException(
          "phone-command.worker.inventory-shrink-limit must be from 0 to 1");
    }
  }
}
