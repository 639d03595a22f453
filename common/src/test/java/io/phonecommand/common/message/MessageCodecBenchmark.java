package io.phonecommand.common.message;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A task and a result of usual size, to JSON and back: twice each for every command. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class MessageCodecBenchmark {

  private final Task task =
      new Task(
          Task.SYNC,
          "0123456789abcdef0123456789abcdef",
          "123e4567-e89b-12d3-a456-426614174000",
          3,
          "acme",
          "north",
          "phone-0001",
          "getprop ro.build.version.release",
          1_700_000_000_000L,
          null,
          null);
  private final TaskResult result =
      TaskResult.of(task, CmdResult.finished(task.instanceId(), 0, "14"));
  private final byte[] taskValue = MessageCodec.write(task);
  private final byte[] resultValue = MessageCodec.write(result);

  @Benchmark
  public byte[] writeTask() {
    return MessageCodec.write(task);
  }

  @Benchmark
  public TaskMessage readTask() throws UnreadableMessageException {
    return MessageCodec.readTaskMessage(taskValue);
  }

  @Benchmark
  public byte[] writeResult() {
    return MessageCodec.write(result);
  }

  @Benchmark
  public TaskResult readResult() throws UnreadableMessageException {
    return MessageCodec.readResult(resultValue);
  }
}
