package io.phonecommand.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class RunningPartsTest {

  private final RunningParts parts = new RunningParts();
  private final List<String> closed = new CopyOnWriteArrayList<>();

  private AutoCloseable part(String name) {
    return () -> closed.add(name);
  }

  @Test
  void parts_areClosedInTheReverseOrder_alsoWhereOneFails() {
    var unused = parts.started(part("first"));
    unused =
        parts.started(
            () -> {
              throw new IllegalStateException("as a test wants it");
            });
    unused = parts.started(part("last"));

    parts.close();

    assertThat(closed).containsExactly("last", "first");
  }

  @Test
  void whatIsStillStartingAtTheEnd_isClosed_too_andBeforeWhatItNeeds() throws Exception {
    var unused = parts.started(part("folder"));
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    CompletableFuture<AutoCloseable> slow =
        CompletableFuture.supplyAsync(
            () ->
                parts.start(
                    () -> {
                      begun.countDown();
                      await().until(() -> goOn.getCount() == 0);
                      return part("slow");
                    }));
    begun.await();
    Thread end = Thread.ofPlatform().start(parts::close);

    await().until(() -> end.getState() == Thread.State.TIMED_WAITING);
    assertThat(closed).isEmpty();
    goOn.countDown();

    end.join();
    assertThat(slow).succeedsWithin(Duration.ofSeconds(10));
    assertThat(closed).containsExactly("slow", "folder");
    assertThatThrownBy(() -> parts.started(part("too late")))
        .isInstanceOf(IllegalStateException.class);
  }
}
