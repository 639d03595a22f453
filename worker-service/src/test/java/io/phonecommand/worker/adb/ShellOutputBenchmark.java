package io.phonecommand.worker.adb;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Keeping and clipping what a command writes: nothing, a line, and far more than is returned. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ShellOutputBenchmark {

  @Param({"0", "20", "100000"})
  int characters;

  @Benchmark
  public String clipped() {
    byte[] written = "ä".repeat(characters).getBytes(UTF_8);
    ShellOutput output = new ShellOutput();
    output.append(written, written.length);
    output.end();
    return output.text();
  }
}
