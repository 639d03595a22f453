package io.phonecommand.benchmarks.measure;

import io.phonecommand.benchmarks.contestant.Contestant;
import io.phonecommand.processes.Phone;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A caller per phone that pauses between its calls, and beside them requests to several phones that
 * leave at a fixed pace, answered or not.
 */
final class PacedCallers {

  private final Contestant contestant;
  private final Duration pause;

  /**
   * Callers of a contestant.
   *
   * @param pause of a caller; requests to several phones leave twice as often
   */
  PacedCallers(Contestant contestant, Duration pause) {
    this.contestant = contestant;
    this.pause = pause;
  }

  /**
   * Calls for {@code time}, but once at least, and waits for the calls to single phones that are
   * under way then.
   *
   * @param shared requests to several phones, in turn; they are not counted, and given up in the
   *     end
   * @param samples gets the calls of the single phones
   */
  void run(List<Phone> phones, List<List<Phone>> shared, Duration time, Samples samples)
      throws InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    List<Thread> callers = new ArrayList<>();
    for (int i = 0; i < phones.size(); i++) {
      Duration offset = pause.multipliedBy(i).dividedBy(phones.size());
      callers.add(caller(phones.get(i), offset, samples, end));
    }
    List<Thread> requests = new ArrayList<>();
    do {
      requests.add(request(shared.get(requests.size() % shared.size())));
      Thread.sleep(pause.dividedBy(2));
    } while (System.nanoTime() < end);
    for (Thread caller : callers) {
      caller.join();
    }
    for (Thread request : requests) {
      request.interrupt();
      request.join();
    }
  }

  private Thread caller(Phone phone, Duration offset, Samples samples, long end) {
    return Thread.startVirtualThread(
        () -> {
          try {
            Thread.sleep(offset);
            do {
              var unused = Operation.run(contestant, List.of(phone), samples);
              Thread.sleep(pause);
            } while (System.nanoTime() < end);
          } catch (InterruptedException e) {
            // Nobody does.
          }
        });
  }

  private Thread request(List<Phone> phones) {
    return Thread.startVirtualThread(
        () -> {
          try {
            var unused = Operation.run(contestant, phones, new Samples());
          } catch (InterruptedException e) {
            // Given up.
          }
        });
  }
}
