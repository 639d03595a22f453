package io.phonecommand.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.phonecommand.benchmarks.contestant.Contestant;
import io.phonecommand.processes.Phone;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PacedCallersTest {

  private static final List<Phone> PHONES =
      List.of(new Phone("a", "127.0.0.1", 1), new Phone("b", "127.0.0.1", 2));

  /** Released when three have come; if each waited for the one before, only one ever would. */
  private final CountDownLatch inFlight = new CountDownLatch(3);

  @Test
  void sharedRequests_leave_whetherOrNotEarlierOnesAreAnswered() throws Exception {
    PacedCallers callers = new PacedCallers(new Waiting(), Duration.ofMillis(2));
    Thread running =
        Thread.startVirtualThread(
            () -> {
              try {
                callers.run(List.of(), List.of(PHONES), Duration.ofMinutes(5), new Samples());
              } catch (InterruptedException e) {
                // What was to be seen was seen.
              }
            });
    try {
      assertThat(inFlight.await(20, TimeUnit.SECONDS)).isTrue();
    } finally {
      running.interrupt();
    }
  }

  private final class Waiting implements Contestant {

    @Override
    public String name() {
      return "waiting";
    }

    @Override
    public void run(List<Phone> phones) throws InterruptedException {
      inFlight.countDown();
      inFlight.await();
    }

    @Override
    public void close() {}
  }
}
