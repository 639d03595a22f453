package io.phonecommand.benchmarks.report;

import java.lang.management.ManagementFactory;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import org.apache.kafka.common.utils.AppInfoParser;

/** What the figures were measured on. */
final class Machine {

  private Machine() {}

  static String description() {
    var system = ManagementFactory.getOperatingSystemMXBean();
    return String.format(
        Locale.ROOT,
        "%s: %d cores, %s %s, JDK %s (%s), Kafka %s, one broker, everything on one machine over"
            + " loopback.",
        LocalDate.now(ZoneOffset.UTC),
        system.getAvailableProcessors(),
        system.getName(),
        system.getArch(),
        System.getProperty("java.vm.version"),
        System.getProperty("java.vendor"),
        AppInfoParser.getVersion());
  }
}
