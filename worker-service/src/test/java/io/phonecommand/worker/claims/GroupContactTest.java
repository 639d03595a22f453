package io.phonecommand.worker.claims;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class GroupContactTest {

  private static final Duration SESSION = Duration.ofSeconds(6);

  private final AtomicLong now = new AtomicLong(42);
  private final GroupContact group = new GroupContact(SESSION, now::get);

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }

  @Test
  void groupThatAnswers_isHeard() {
    for (int i = 0; i < 5; i++) {
      pass(SESSION.minusMillis(1));
      assertThat(group.isHeard()).isTrue();
      group.heardAt(now.get());
    }
  }

  @Test
  void groupThatHasNotAnsweredForASession_isNotHeard_untilItAnswersAgain() throws Exception {
    pass(SESSION);

    assertThat(group.isHeard()).isFalse();
    assertThat(group.await(Duration.ofMillis(1))).isFalse();

    group.heardAt(now.get());
    assertThat(group.await(Duration.ZERO)).isTrue();
  }

  /** A worker can be stopped between an answer and whoever is told of it. */
  @Test
  void answerThatWasAskedForLongAgo_provesNothing() {
    pass(Duration.ofSeconds(1));
    long asked = now.get();
    pass(Duration.ofMinutes(1));

    group.heardAt(asked);

    assertThat(group.isHeard()).isFalse();
  }

  @Test
  void olderAnswer_doesNotTakeBackANewerOne() {
    pass(SESSION);
    group.heardAt(now.get());
    group.heardAt(now.get() - SESSION.toNanos());

    assertThat(group.isHeard()).isTrue();
  }

  @Test
  void whoWaits_isWokenByTheAnswer() throws Exception {
    pass(SESSION);
    CompletableFuture<Boolean> heard = new CompletableFuture<>();
    Thread waiting =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    heard.complete(group.await(Duration.ofHours(1)));
                  } catch (InterruptedException e) {
                    heard.completeExceptionally(e);
                  }
                });
    await().until(() -> waiting.getState() == Thread.State.TIMED_WAITING);

    group.heardAt(now.get());

    assertThat(heard.get()).isTrue();
  }
}
