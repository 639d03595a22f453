package io.phonecommand.benchmarks.measure;

import io.phonecommand.benchmarks.contestant.Contestant;
import io.phonecommand.processes.Phone;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A caller per phone that pauses between its calls. */
final class PacedCallers {

  private final Contestant contestant;
  private final Duration pause;

  PacedCallers(Contestant contestant, Duration pause) {
    this.contestant = contestant;
    this.pause = pause;
  }

  /**
   * Calls for {@code time}, and waits for the calls of the healthy phones that are under way then.
   *
   * @param bad is called like the others, but its calls are not counted and in the end given up
   * @param samples gets the calls of the healthy phones
   */
  void run(List<Phone> healthy, Phone bad, Duration time, Samples samples)
      throws InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    List<Thread> callers = new ArrayList<>();
    for (int i = 0; i < healthy.size(); i++) {
      Duration offset = pause.multipliedBy(i).dividedBy(healthy.size());
      callers.add(start(healthy.get(i), offset, samples, end));
    }
    Thread badCaller = start(bad, Duration.ZERO, new Samples(), end);
    for (Thread caller : callers) {
      caller.join();
    }
    badCaller.interrupt();
    badCaller.join();
  }

  private Thread start(Phone phone, Duration offset, Samples samples, long end) {
    return Thread.startVirtualThread(
        () -> {
          try {
            Thread.sleep(offset);
            while (System.nanoTime() < end) {
              var unused = Operation.run(contestant, List.of(phone), samples);
              Thread.sleep(pause);
            }
          } catch (InterruptedException e) {
            // Given up.
          }
        });
  }
}
