package io.phonecommand.processes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessorTimeTest {

  private static final Duration WORK = Duration.ofMillis(300);

  @TempDir private Path folder;

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

  @Test
  void compilersThreads_areNotCounted_andOthersSinceBefore() throws Exception {
    thread("1", "main", "1000 5 2");
    ProcessorTime before = ProcessorTime.ofThreads(folder);

    thread("1", "main", "1300 6 3");
    thread("2", "C2 CompilerThre", "900000 0 9");
    thread("3", "C1 CompilerThre", "70000 0 9");
    thread("4", "lane", "20 0 1");

    assertThat(ProcessorTime.ofThreads(folder).since(before)).isEqualTo(320);
  }

  private void thread(String id, String name, String schedstat) throws IOException {
    Path thread = Files.createDirectories(folder.resolve(id));
    Files.writeString(thread.resolve("comm"), name + "\n");
    Files.writeString(thread.resolve("schedstat"), schedstat + "\n");
  }
}
