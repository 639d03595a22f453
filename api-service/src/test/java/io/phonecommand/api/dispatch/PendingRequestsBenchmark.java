package io.phonecommand.api.dispatch;

import io.phonecommand.common.message.CmdResult;
import io.phonecommand.common.message.Task;
import io.phonecommand.common.message.TaskResult;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A request's way through the registry of those that wait, among 2,000 others. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class PendingRequestsBenchmark {

  private static final int OTHERS = 2000;

  private final PendingRequests requests = new PendingRequests();

  @Param({"1", "32"})
  int phones;

  private List<Task> tasks = List.of();
  private List<TaskResult> results = List.of();

  @Setup
  public void fill() {
    for (int i = 0; i < OTHERS; i++) {
      requests.add("other-" + i, new PendingRequest(List.of(), () -> false));
    }
    tasks = IntStream.range(0, phones).mapToObj(PendingRequestsBenchmark::task).toList();
    results =
        tasks.stream()
            .map(task -> TaskResult.of(task, CmdResult.finished(task.instanceId(), 0, "ok")))
            .toList();
  }

  private static Task task(int phone) {
    return new Task(
        Task.SYNC,
        "task-" + phone,
        "c",
        0,
        "acme",
        "north",
        "phone-" + phone,
        "true",
        1,
        null,
        null);
  }

  @Benchmark
  public List<CmdResult> answered() throws InterruptedException {
    PendingRequest request = new PendingRequest(tasks, () -> false);
    requests.add("c", request);
    results.forEach(requests::deliver);
    request.awaitUntil(System.nanoTime());
    requests.remove("c");
    return tasks.stream().map(task -> request.outcome(task.instanceId())).toList();
  }
}
