package io.phonecommand.api.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.phonecommand.api.dispatch.UnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class SharedReadTest {

  @AutoClose private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private static final Deadline LONG = Deadline.in(Duration.ofMinutes(10));

  private final SharedRead shared = new SharedRead();
  private final AtomicInteger reads = new AtomicInteger();
  private final CountDownLatch release = new CountDownLatch(1);

  private void read() {
    reads.incrementAndGet();
    try {
      release.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Future<?> share() {
    return threads.submit(
        () -> {
          var unused = shared.share(this::read, LONG);
          return reads;
        });
  }

  /** What they want to see may have come after the first one had read past it. */
  @Test
  void whoeverComesDuringARead_sharesTheNextOne() throws Exception {
    List<Future<?>> all = new ArrayList<>();
    all.add(share());
    Awaitility.await().until(() -> reads.get() == 1);
    for (int i = 0; i < 10; i++) {
      all.add(share());
    }
    release.countDown();
    for (Future<?> each : all) {
      var unused = each.get();
    }

    // Those that were late for the second one have begun a third one.
    assertThat(reads.get()).isBetween(2, 11);
    assertThat(shared.share(reads::incrementAndGet, LONG)).isTrue();
  }

  @Test
  void oneAfterTheOther_eachReads() throws Exception {
    assertThat(shared.share(reads::incrementAndGet, LONG)).isTrue();
    assertThat(shared.share(reads::incrementAndGet, LONG)).isTrue();

    assertThat(reads).hasValue(2);
  }

  @Test
  void failure_isWhoeverSharesIts_andNotTheNextOnes() throws Exception {
    assertThatThrownBy(
            () ->
                shared.share(
                    () -> {
                      throw new UnavailableException("away", Duration.ofSeconds(1));
                    },
                    LONG))
        .isInstanceOf(UnavailableException.class)
        .hasMessage("away");

    assertThat(shared.share(reads::incrementAndGet, LONG)).isTrue();
    assertThat(reads).hasValue(1);
  }

  /** Who has waited for as long as he can costs the others nothing. */
  @Test
  void deadline_isKept_whileTheReadGoesOn() throws Exception {
    assertThat(shared.share(this::read, Deadline.in(Duration.ofMillis(50)))).isFalse();
    assertThat(shared.share(this::read, Deadline.in(Duration.ofMillis(50)))).isFalse();
    Awaitility.await().untilAsserted(() -> assertThat(reads).hasValue(1));

    release.countDown();
    assertThat(shared.share(this::read, LONG)).isTrue();
    assertThat(reads).hasValue(2);
  }
}
