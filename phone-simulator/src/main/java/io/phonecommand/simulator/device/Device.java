package io.phonecommand.simulator.device;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the commands of one phone see and change. What a phone has in common with others is shared;
 * its own settings come into being when somebody first writes one.
 */
public final class Device {
  private final String serialNumber;
  private final FileTree files;
  private final Map<String, String> properties;
  private final List<String> packages;
  private final Clock clock;
  private final Processes processes;
  private volatile Instant bootedAt;
  private volatile boolean rebooting;
  private @Nullable Settings settings;

  /** The properties that are given are shared; the serial number, which is not, is added here. */
  public Device(
      String serialNumber,
      FileTree files,
      Map<String, String> properties,
      List<String> packages,
      Clock clock,
      Processes processes) {
    this.serialNumber = serialNumber;
    this.files = files;
    this.properties = properties;
    this.packages = packages;
    this.clock = clock;
    this.processes = processes;
    this.bootedAt = clock.instant();
  }

  public FileTree files() {
    return files;
  }

  /** All system properties, sorted by name. */
  public SortedMap<String, String> properties() {
    SortedMap<String, String> all = new TreeMap<>(properties);
    all.put("ro.serialno", serialNumber);
    return all;
  }

  public List<String> packages() {
    return packages;
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

  public synchronized Settings settings() {
    if (settings == null) {
      settings = new Settings();
    }
    return settings;
  }
}
