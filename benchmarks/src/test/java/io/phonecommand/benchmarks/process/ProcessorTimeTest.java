package io.phonecommand.benchmarks.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProcessorTimeTest {

  private static final Duration WORK = Duration.ofMillis(300);

  /** Of what a child does there would be no second opinion: this process knows its own. */
  @Test
  void workOfAThread_isCounted_andNotMuchElse() throws Exception {
    long pid = ProcessHandle.current().pid();
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    ProcessorTime before = ProcessorTime.of(pid);

    long start = threads.getCurrentThreadCpuTime();
    while (threads.getCurrentThreadCpuTime() - start < WORK.toNanos()) {
      Thread.onSpinWait();
    }

    assertThat(Duration.ofNanos(ProcessorTime.of(pid).since(before)))
        .isBetween(WORK.multipliedBy(9).dividedBy(10), WORK.multipliedBy(3));
  }
}
