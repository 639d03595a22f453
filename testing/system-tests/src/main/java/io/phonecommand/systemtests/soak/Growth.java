package io.phonecommand.systemtests.soak;

import io.phonecommand.processes.ServiceProcess;
import io.phonecommand.processes.Vitals;
import io.phonecommand.systemtests.cluster.Cluster;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the processes held when they had just warmed up, and what they hold now. Both times nothing
 * must be under way.
 */
final class Growth {

  private static final int MORE_THREADS = 20;
  private static final int MORE_FILES = 60;
  private static final int MORE_CONNECTIONS = 40;
  private static final int MORE_RESIDENT_MIB = 150;

  /** Workers and replicas remember what they did for ten minutes. */
  private static final int MORE_LIVE_HEAP_MIB = 40;

  private final Cluster cluster;
  private final Map<ServiceProcess, Vitals> before;
  private Map<ServiceProcess, Vitals> after = Map.of();

  private Growth(Cluster cluster, Map<ServiceProcess, Vitals> before) {
    this.cluster = cluster;
    this.before = before;
  }

  static Growth from(Cluster cluster) throws IOException {
    return new Growth(cluster, vitals(cluster));
  }

  /** Looks again. */
  void look() throws IOException {
    after = vitals(cluster);
  }

  private static Map<ServiceProcess, Vitals> vitals(Cluster cluster) throws IOException {
    Map<ServiceProcess, Vitals> all = new LinkedHashMap<>();
    for (ServiceProcess process : cluster.processes()) {
      all.put(process, Vitals.of(process));
    }
    return all;
  }

  /** The processes that have grown more than is sane, in words. */
  List<String> problems() {
    List<String> problems = new ArrayList<>();
    after.forEach(
        (process, now) -> {
          Vitals then = before.get(process);
          if (then != null && hasGrown(then, now)) {
            problems.add("%s%n  was %s%n  is  %s".formatted(process.name(), then, now));
          }
        });
    return problems;
  }

  private static boolean hasGrown(Vitals then, Vitals now) {
    return now.threads() > then.threads() + MORE_THREADS
        || now.files() > then.files() + MORE_FILES
        || now.connections() > then.connections() + MORE_CONNECTIONS
        || now.residentMib() > then.residentMib() + MORE_RESIDENT_MIB
        || now.liveHeapMib() > then.liveHeapMib() + MORE_LIVE_HEAP_MIB;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("processes when warm, and at the end (age first)\n");
    after.forEach(
        (process, now) ->
            text.append(
                "  %-16s %s%n  %-16s %s%n"
                    .formatted(process.name(), before.get(process), "", now)));
    return text.toString();
  }
}
