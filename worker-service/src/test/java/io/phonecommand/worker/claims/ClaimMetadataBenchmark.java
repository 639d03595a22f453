package io.phonecommand.worker.claims;

import io.phonecommand.common.message.Task;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The metadata of a partition, written with each claim, beside few and many open tasks. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ClaimMetadataBenchmark {

  private static final int PARTITION = 3;

  private final UnansweredTasks unanswered = new UnansweredTasks();

  @Param({"1", "30", "1000"})
  int openTasks;

  @Setup
  public void open() {
    Task task = new Task(Task.SYNC, "t", "c", 0, "acme", "north", "phone-1", "true", 1, null, null);
    for (int i = 0; i < openTasks; i++) {
      // Every other one has been answered.
      unanswered.add(new TaskRecord(task, PARTITION, 2L * i, task.startsBefore()));
    }
  }

  @Benchmark
  public String metadata() {
    return unanswered.metadataOf(PARTITION).text();
  }
}
