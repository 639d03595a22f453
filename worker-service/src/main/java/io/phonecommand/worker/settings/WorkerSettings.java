package io.phonecommand.worker.settings;

import io.phonecommand.common.start.StartException;
import io.phonecommand.common.topic.Topics;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.hibernate.validator.constraints.Range;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.NestedConfigurationProperty;

/**
 * What is a worker's own.
 *
 * @param site the site whose tasks it runs
 * @param inventory the file with the site's phones
 * @param expectedPhones how many phones of the inventory, connected at once, the heap must have
 *     room for; 1 to 10,000,000
 * @param inventoryCheckPause pause between two looks at whether the file has changed; 1 ms to 1 day
 * @param inventoryShrinkLimit 0..1, the share of the phones that may leave at once; 1 for all
 * @param sharedInstances whether the phones are announced for an earlier version, too
 * @param startPatience from the start to going on without Kafka, and without being ready; 1 ms to 1
 *     minute
 * @param intake how tasks are fetched and claimed
 * @param lanes limits of what a worker takes on
 * @param jobs limits of the jobs among that
 * @param states how it is found out whether phones can be reached
 * @param adb how phones are reached
 */
public record WorkerSettings(
    String site,
    @NotNull Path inventory,
    @Range(min = 1, max = 10_000_000) int expectedPhones,
    @NotNull @DurationMin(millis = 1) @DurationMax(days = 1) Duration inventoryCheckPause,
    @Range(min = 0, max = 1) double inventoryShrinkLimit,
    boolean sharedInstances,
    @NotNull @DurationMin(millis = 1) @DurationMax(minutes = 1) Duration startPatience,
    @NestedConfigurationProperty @Valid IntakeSettings intake,
    @NestedConfigurationProperty @Valid LaneSettings lanes,
    @NestedConfigurationProperty @Valid JobSettings jobs,
    @NestedConfigurationProperty @Valid StateSettings states,
    @NestedConfigurationProperty @Valid AdbSettings adb) {

  public WorkerSettings {
    if (!Topics.isSite(Objects.requireNonNullElse(site, ""))) {
      throw new StartException(
          "phone-command.worker.site is missing or not a site's name.",
          "Set it to the name of the site: 1 to 32 of a-z, 0-9 and '-'.",
          null);
    }
  }
}
