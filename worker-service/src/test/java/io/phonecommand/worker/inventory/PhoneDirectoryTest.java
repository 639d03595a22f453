package io.phonecommand.worker.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PhoneDirectoryTest {

  private static final Phone OLD = new Phone("p", "acme", "host", 5555);
  private static final Phone NEW = new Phone("p", "zenith", "host", 5555);

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final PhoneDirectory directory = new PhoneDirectory();

  @BeforeEach
  void load() {
    directory.replace(Inventory.of(List.of(OLD)));
  }

  /** Also what a failed test has left waiting. */
  @AfterEach
  void end() {
    threads.shutdownNow();
  }

  /** A start that was allowed is seen by whoever ends what was allowed. */
  @Test
  void step_isDoneBeforeAnybodyHearsThatThePhoneIsGone() throws Exception {
    List<String> order = new ArrayList<>();
    CountDownLatch stepping = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    directory.whenGone(gone -> order.add("gone"));
    Future<Boolean> step =
        threads.submit(
            () ->
                directory.hasAnd(
                    OLD,
                    () -> {
                      stepping.countDown();
                      awaitUninterrupted(goOn);
                      order.add("step");
                      return true;
                    }));
    stepping.await();
    AtomicReference<Thread> changer = new AtomicReference<>();
    Future<?> change =
        threads.submit(
            () -> {
              changer.set(Thread.currentThread());
              directory.replace(Inventory.of(List.of(NEW)));
            });
    await().until(() -> changer.get() != null && isWaiting(changer.get()));
    goOn.countDown();

    assertThat(step.get(10, TimeUnit.SECONDS)).isTrue();
    change.get(10, TimeUnit.SECONDS);
    assertThat(order).containsExactly("step", "gone");
    assertThat(directory.hasAnd(OLD, () -> true)).isFalse();
  }

  @Test
  void nextTenant_findsThePhone_whenWhatWasItsLastOnesHasEnded() throws Exception {
    CountDownLatch ending = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    AtomicReference<Thread> asking = new AtomicReference<>();
    AtomicBoolean seenByListener = new AtomicBoolean();
    directory.whenGone(
        gone -> {
          ending.countDown();
          awaitUninterrupted(goOn);
          seenByListener.set(directory.find("p", "zenith").isPresent());
        });
    Future<?> change = threads.submit(() -> directory.replace(Inventory.of(List.of(NEW))));
    ending.await();
    Future<Boolean> found =
        threads.submit(
            () -> {
              asking.set(Thread.currentThread());
              return directory.find("p", "zenith").isPresent();
            });
    await().until(() -> asking.get() != null && isWaiting(asking.get()));
    assertThat(found.isDone()).isFalse();

    goOn.countDown();
    change.get(10, TimeUnit.SECONDS);
    assertThat(found.get(10, TimeUnit.SECONDS)).isTrue();
    assertThat(seenByListener).isTrue();
  }

  private static boolean isWaiting(Thread thread) {
    return thread.getState() == Thread.State.WAITING;
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
