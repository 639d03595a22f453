package io.phonecommand.worker.lanes;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.phonecommand.common.message.CmdResult;
import io.phonecommand.common.message.MessageCodec;
import io.phonecommand.common.message.Task;
import io.phonecommand.worker.claims.TaskRecord;
import io.phonecommand.worker.claims.UnansweredTasks;
import io.phonecommand.worker.lanes.Lanes.Places;
import io.phonecommand.worker.memory.HeapPlan;
import io.phonecommand.worker.settings.JobSettings;
import io.phonecommand.worker.settings.LaneSettings;
import io.phonecommand.worker.timing.Timers;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What tasks cost while they are under way and afterwards, on which the limits on them rest. */
@Tag("heap")
class LanesHeapTest {

  /** The serial collector moves everything together only each fourth time. */
  private static final int LEAST_COLLECTIONS = 4;

  private static final int MOST_COLLECTIONS = 20;
  private static final long STEADY = 100_000;
  private static final String LONGEST_COMMAND = "x".repeat(1024);

  @AutoClose private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  @AutoClose private final Timers timers = new Timers();

  /** Once what an earlier test has left behind has gone. */
  private static long liveHeap() {
    long least = collected();
    boolean steady = false;
    for (int i = 1; i < LEAST_COLLECTIONS || (i < MOST_COLLECTIONS && !steady); i++) {
      long now = collected();
      steady = least - now <= STEADY;
      least = Math.min(least, now);
    }
    return least;
  }

  /**
   * What one of {@code count} costs that {@code fill} makes, until its result is closed. The
   * greatest of three measurements: what an earlier test has left behind, and goes meanwhile, makes
   * it look cheaper.
   */
  private static long bytesOfEach(int count, Callable<AutoCloseable> fill) throws Exception {
    // Not counted: what is made once, classes and their pools.
    long unused = bytesOf(fill);
    long greatest = 0;
    for (int i = 0; i < 3; i++) {
      greatest = Math.max(greatest, bytesOf(fill));
    }
    return greatest / count;
  }

  /** In a method of its own: a caller's frame would keep the last one alive. */
  private static long bytesOf(Callable<AutoCloseable> fill) throws Exception {
    long before = liveHeap();
    try (AutoCloseable kept = fill.call()) {
      assertThat(kept).isNotNull();
      return liveHeap() - before;
    }
  }

  private static long collected() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static LaneSettings settings(int results, int ids) {
    return new LaneSettings(
        1, 1, ids, ids, Duration.ofSeconds(1), Duration.ZERO, Duration.ofMinutes(10), results, ids);
  }

  private static final JobSettings NO_JOBS =
      new JobSettings(Duration.ofSeconds(1), Duration.ofSeconds(1), 0, null, 1);

  /** As it comes from Kafka: with texts of its own, each as long as it may be. */
  private static Task task(int number) throws Exception {
    String id = "%032d".formatted(number);
    String correlationId = "00000000-0000-0000-0000-%012d".formatted(number);
    long deadline = System.currentTimeMillis() + Duration.ofHours(1).toMillis();
    return (Task)
        MessageCodec.readTaskMessage(
            MessageCodec.write(
                new Task(
                    1,
                    id,
                    correlationId,
                    0,
                    "acme",
                    "north",
                    id,
                    LONGEST_COMMAND,
                    deadline,
                    null,
                    null)));
  }

  @Test
  void rememberedTask_costsWhatIsPlannedFor() throws Exception {
    int count = 200_000;
    long each =
        bytesOfEach(
            count,
            () -> {
              TaskLedger ledger = new TaskLedger(settings(1, count), NO_JOBS, metrics);
              for (int i = 0; i < count; i++) {
                ledger.rememberClaimed(task(i));
              }
              return () -> assertThat(ledger.size()).isZero();
            });

    assertThat(each).isBetween(HeapPlan.REMEMBERED_TASK * 3L / 4, (long) HeapPlan.REMEMBERED_TASK);
  }

  @Test
  void rememberedResult_costsWhatIsPlannedFor() throws Exception {
    int count = 20_000;
    long each =
        bytesOfEach(
                count,
                () -> {
                  TaskLedger ledger = new TaskLedger(settings(count, count), NO_JOBS, metrics);
                  for (int i = 0; i < count; i++) {
                    Task task = task(i);
                    TaskExecution execution = new TaskExecution(task, Instant.MAX);
                    ledger.open(execution);
                    // Two bytes for each character.
                    String output = "x".repeat(CmdResult.MAX_EXECUTE_MSG_BYTES - 3) + "\u20ac";
                    ledger.settle(execution, CmdResult.finished(task.instanceId(), 0, output));
                  }
                  return () -> assertThat(ledger.answerTo(task(0))).isPresent();
                })
            - HeapPlan.REMEMBERED_TASK;

    assertThat(each)
        .isBetween(HeapPlan.REMEMBERED_RESULT * 3L / 4, (long) HeapPlan.REMEMBERED_RESULT);
  }

  @Test
  void taskUnderWay_costsWhatIsPlannedFor() throws Exception {
    int count = 10_000;
    long each = bytesOfEach(count, () -> underWay(count)) - HeapPlan.REMEMBERED_TASK;

    assertThat(each).isBetween(HeapPlan.TASK / 2L, (long) HeapPlan.TASK);
  }

  private AutoCloseable underWay(int count) throws Exception {
    TaskLedger ledger = new TaskLedger(settings(1, count), NO_JOBS, metrics);
    UnansweredTasks unanswered = new UnansweredTasks();
    CountDownLatch end = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(count);
    List<Waiter> waiters = new ArrayList<>();
    Lanes lanes =
        new Lanes(
            new Places(1, 1),
            new Places(1, 1),
            execution -> {
              await(end);
              ended.countDown();
            });
    for (int i = 0; i < count; i++) {
      Task task = task(i);
      TaskRecord asked = new TaskRecord(task, 0, i, task.startsBefore());
      unanswered.add(asked);
      Waiter waiter = new Waiter(asked);
      waiters.add(waiter);
      TaskExecution execution = new TaskExecution(task, task.startsBefore());
      execution.join(waiter);
      ledger.open(execution);
      waiter.reportWith(timers.after(Duration.ofHours(1), () -> execution.leave(waiter)));
      assertThat(lanes.offer(execution)).isTrue();
    }
    return () -> {
      assertThat(ledger.size()).isEqualTo(count);
      assertThat(unanswered.size()).isEqualTo(count);
      waiters.forEach(Waiter::cancelReport);
      end.countDown();
      await(ended);
    };
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
