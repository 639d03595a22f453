package io.phonecommand.benchmarks.measure;

import io.phonecommand.processes.KafkaCluster;
import io.phonecommand.processes.ProcessorTime;
import io.phonecommand.processes.ServiceProcess;
import java.util.ArrayList;
import java.util.List;

/** What the services have written, and what they and their broker have worked, up to a moment. */
final class Work {

  /** Of all topics that the services write to; claims are none of these. */
  private static final String TOPICS = "phone-command.";

  private final long records;
  private final List<ProcessorTime> times;

  private Work(long records, List<ProcessorTime> times) {
    this.records = records;
    this.times = times;
  }

  static Work of(KafkaCluster kafka, List<ServiceProcess> processes) throws Exception {
    List<ProcessorTime> times = new ArrayList<>();
    for (ServiceProcess process : processes) {
      times.add(ProcessorTime.of(process.pid()));
    }
    long records =
        kafka.ends(name -> name.startsWith(TOPICS)).values().stream()
            .mapToLong(Long::longValue)
            .sum();
    return new Work(records, times);
  }

  /** Records that were written since then. */
  long recordsSince(Work earlier) {
    return records - earlier.records;
  }

  /** Nanoseconds of processor time since then, of the same processes. */
  long nanosSince(Work earlier) {
    long nanos = 0;
    for (int i = 0; i < times.size(); i++) {
      nanos += times.get(i).since(earlier.times.get(i));
    }
    return nanos;
  }
}
