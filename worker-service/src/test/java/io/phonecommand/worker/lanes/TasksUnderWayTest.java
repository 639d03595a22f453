package io.phonecommand.worker.lanes;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.phonecommand.common.message.CmdResult;
import io.phonecommand.common.message.Task;
import io.phonecommand.common.message.WorkerStatement;
import io.phonecommand.worker.settings.GivenSettings;
import io.phonecommand.worker.settings.WorkerSettings;
import java.time.Clock;
import java.time.Instant;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class TasksUnderWayTest {

  @AutoClose private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();

  private final WorkerSettings settings = GivenSettings.with().worker();
  private final TaskLedger ledger = new TaskLedger(settings.lanes(), settings.jobs(), metrics);
  private final TasksUnderWay tasks = new TasksUnderWay(ledger);

  private int number;

  private TaskExecution open(boolean job) {
    Task task =
        new Task(
            job ? Task.JOB : Task.SYNC,
            "t" + ++number,
            "c",
            0,
            "acme",
            "north",
            "p",
            "true",
            1,
            null,
            null,
            job ? 1L : null);
    TaskExecution execution = new TaskExecution(task, Instant.MAX);
    ledger.open(execution);
    return execution;
  }

  private TaskExecution running(boolean job) {
    TaskExecution execution = open(job);
    assertThat(execution.beginConnecting()).isTrue();
    assertThat(execution.beginStarting(Clock.systemUTC(), () -> true)).isTrue();
    return execution;
  }

  @Test
  void tasks_areCountedByKind_andByWhetherTheyHaveBegun() {
    open(false);
    assertThat(open(false).beginConnecting()).isTrue();
    running(false);
    open(true);
    running(true);
    running(true);
    assertThat(running(true).answer(CmdResult.finished("p", 0, ""))).isPresent();

    assertThat(tasks.count()).isEqualTo(new WorkerStatement.Tasks(2, 1, 1, 2));
  }
}
