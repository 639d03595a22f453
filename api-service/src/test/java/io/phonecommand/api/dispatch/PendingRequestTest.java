package io.phonecommand.api.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.phonecommand.api.dispatch.PendingRequest.PendingTask;
import io.phonecommand.api.dispatch.PendingRequest.ResultKind;
import io.phonecommand.common.message.CmdResult;
import io.phonecommand.common.message.Task;
import io.phonecommand.common.message.TaskError;
import io.phonecommand.common.message.TaskResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class PendingRequestTest {

  private static final Task A = Tasks.of("a");
  private static final Task B = Tasks.of("b");

  private final PendingRequest request = new PendingRequest(List.of(A, B), () -> false);

  @Test
  void wait_endsWithTheLastTerminalResult() throws InterruptedException {
    deliver(A, CmdResult.finished("a", 0, "out"));
    deliver(B, CmdResult.finished("b", 3, ""));

    assertThat(waited(Duration.ofSeconds(30))).isLessThan(Duration.ofSeconds(10));
    assertThat(request.outcome("a")).isEqualTo(CmdResult.finished("a", 0, "out"));
    assertThat(request.outcome("b")).isEqualTo(CmdResult.finished("b", 3, ""));
  }

  @Test
  void wait_endsAtItsLimit_andSaysWhatIsKnown() throws InterruptedException {
    deliver(A, CmdResult.running("a", "so far"));

    assertThat(waited(Duration.ofMillis(50))).isGreaterThanOrEqualTo(Duration.ofMillis(50));
    assertThat(request.outcome("a")).isEqualTo(CmdResult.running("a", "so far"));
    assertThat(request.outcome("b")).isEqualTo(CmdResult.failed("b", TaskError.NO_ANSWER));
  }

  @Test
  void nothingToWaitFor_isNotWaitedFor() throws InterruptedException {
    PendingRequest empty = new PendingRequest(List.of(), () -> false);
    long begin = System.nanoTime();
    empty.awaitUntil(begin + Duration.ofSeconds(30).toNanos());

    assertThat(System.nanoTime() - begin).isLessThan(Duration.ofSeconds(10).toNanos());
    assertThat(empty.outcome("x")).isEqualTo(CmdResult.failed("x", TaskError.PHONE_NOT_FOUND));
  }

  @Test
  void firstTerminalResult_wins() {
    assertThat(deliver(A, CmdResult.finished("a", 0, "1st"))).isEqualTo(ResultKind.ACCEPTED);
    assertThat(deliver(A, CmdResult.finished("a", 1, "2nd"))).isEqualTo(ResultKind.DUPLICATE);
    assertThat(deliver(A, CmdResult.running("a", "3rd"))).isEqualTo(ResultKind.DUPLICATE);

    assertThat(request.outcome("a").executeMsg()).isEqualTo("1st");
  }

  @Test
  void runningResult_isReplacedByWhateverComesNext() {
    deliver(A, CmdResult.running("a", "1st"));
    deliver(A, CmdResult.running("a", "2nd"));
    assertThat(request.outcome("a").executeMsg()).isEqualTo("2nd");

    deliver(A, CmdResult.failed("a", TaskError.RUN_LIMIT_REACHED));
    assertThat(request.outcome("a").errorCode()).isEqualTo("CMD.2001");
  }

  @Test
  void resultOfAnUnknownTask_orOfAnotherInstance_isForeign() {
    assertThat(deliver(Tasks.of("z"), CmdResult.finished("z", 0, "")))
        .isEqualTo(ResultKind.FOREIGN);
    assertThat(deliver(A, CmdResult.finished("b", 0, ""))).isEqualTo(ResultKind.FOREIGN);

    assertThat(request.outcome("a").errorCode()).isEqualTo("CMD.2004");
  }

  @Test
  void refusedTask_isSettled() throws InterruptedException {
    request.tasks().forEach(request::refused);

    assertThat(waited(Duration.ofSeconds(30))).isLessThan(Duration.ofSeconds(10));
    assertThat(request.outcome("a").errorCode()).isEqualTo("CMD.1004");
  }

  @Test
  void refusedTaskOfARepeat_mayHaveRunInItsFirstTry() {
    PendingRequest repeat = new PendingRequest(List.of(A, B), () -> true);
    repeat.tasks().forEach(repeat::refused);

    assertThat(repeat.outcome("a").errorCode()).isEqualTo("CMD.2004");
  }

  @Test
  void abandonedTask_isNeverSent_andOneBeingSentIsNotAbandoned() {
    PendingTask sending = request.tasks().iterator().next();
    assertThat(sending.claimSending()).isTrue();

    request.abandonUnsent();

    assertThat(request.tasks()).noneMatch(PendingTask::claimSending);
    assertThat(request.outcome("a").errorCode()).isEqualTo("CMD.2004");
    assertThat(request.outcome("b").errorCode()).isEqualTo("CMD.1004");
  }

  @Test
  void manyResultsAtOnce_oneWins() throws InterruptedException, ExecutionException {
    for (int round = 0; round < 200; round++) {
      PendingRequest contested = new PendingRequest(List.of(A), () -> false);
      List<ResultKind> kinds = atOnce(contested, 4);

      assertThat(kinds).containsOnlyOnce(ResultKind.ACCEPTED);
      int winner = kinds.indexOf(ResultKind.ACCEPTED);
      assertThat(contested.outcome("a").executeMsg()).isEqualTo("result " + winner);
    }
  }

  private static List<ResultKind> atOnce(PendingRequest request, int results)
      throws InterruptedException, ExecutionException {
    CyclicBarrier barrier = new CyclicBarrier(results);
    List<Callable<ResultKind>> deliveries = new ArrayList<>();
    for (int i = 0; i < results; i++) {
      TaskResult result = TaskResult.of(A, CmdResult.finished("a", 0, "result " + i));
      deliveries.add(
          () -> {
            barrier.await();
            return request.deliver(result);
          });
    }
    List<ResultKind> kinds = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<ResultKind> kind : threads.invokeAll(deliveries)) {
        kinds.add(kind.get());
      }
    }
    return kinds;
  }

  private Duration waited(Duration limit) throws InterruptedException {
    long begin = System.nanoTime();
    request.awaitUntil(begin + limit.toNanos());
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  private ResultKind deliver(Task task, CmdResult result) {
    return request.deliver(TaskResult.of(task, result));
  }
}
