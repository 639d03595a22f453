package io.phonecommand.simulator.device;

import java.time.Clock;
import java.time.Instant;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** What the commands of one phone see and change. */
public final class Device {
  private final String serialNumber;
  private final FileTree files;
  private final Clock clock;
  private final Processes processes;
  private final NavigableMap<String, String> settings = new ConcurrentSkipListMap<>();
  private volatile Instant bootedAt;
  private volatile boolean rebooting;

  public Device(String serialNumber, FileTree files, Clock clock, Processes processes) {
    this.serialNumber = serialNumber;
    this.files = files;
    this.clock = clock;
    this.processes = processes;
    this.bootedAt = clock.instant();
  }

  public FileTree files() {
    return files;
  }

  /** All system properties, sorted by name. */
  public SortedMap<String, String> properties() {
    SortedMap<String, String> all = new TreeMap<>(AndroidImage.PROPERTIES);
    all.put("ro.serialno", serialNumber);
    return all;
  }

  public Clock clock() {
    return clock;
  }

  public Processes processes() {
    return processes;
  }

  public Instant bootedAt() {
    return bootedAt;
  }

  /** The uptime starts again; what was written stays, as on flash. */
  public void reboot() {
    bootedAt = clock.instant();
    rebooting = true;
  }

  /** Whether a command asked for a reboot since the last call. */
  public boolean takeReboot() {
    boolean taken = rebooting;
    rebooting = false;
    return taken;
  }

  /** What {@code settings put} wrote, by {@code namespace/key}; thread safe. */
  public NavigableMap<String, String> settings() {
    return settings;
  }
}
