package io.phonecommand.benchmarks.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LastWordsTest {

  private static final TaskId TASK = new TaskId("000b000000012abc2f0c5a7f3d1e9b46");
  private static final Duration AMPLE = Duration.ofSeconds(30);

  private final LastWords words = new LastWords();

  @Test
  void onlyLastWords_areCounted() {
    words.take("a", "{\"type\":\"accepted\",\"v\":1,\"jobs\":[{\"instance_id\":\"x\"}]}");
    words.take("a", report("1"));
    assertThat(words.totals()).isEqualTo(new LastWords.Totals(0, 0));
    words.take("a", report("2"));
    words.take("b", report("2"));
    words.take("b", report("-1"));
    assertThat(words.totals()).isEqualTo(new LastWords.Totals(2, 1));
  }

  @Test
  void task_isOver_onceAllItsJobsAre_howeverTheyEnded() throws Exception {
    words.take(TASK.key(), report("2"));
    words.take("another", report("2"));
    assertThat(words.await(TASK, 1, Duration.ZERO)).isTrue();
    assertThat(words.await(TASK, 2, Duration.ZERO)).isFalse();
    words.take(TASK.key(), report("-1"));
    assertThat(words.await(TASK, 2, Duration.ZERO)).isTrue();
  }

  @Test
  void whoeverWaits_isWoken() throws Exception {
    CompletableFuture<Boolean> over = new CompletableFuture<>();
    var unused =
        Thread.startVirtualThread(
            () -> {
              try {
                over.complete(words.await(TASK, 1, AMPLE));
              } catch (InterruptedException e) {
                over.completeExceptionally(e);
              }
            });
    words.take(TASK.key(), report("2"));
    assertThat(over.get(AMPLE.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  /** Wherever the mapper puts the field. */
  private static String report(String status) {
    return "{\"cmd_result\":{\"execute_msg\":\"\",\"status\":" + status + "},\"v\":1}";
  }
}
