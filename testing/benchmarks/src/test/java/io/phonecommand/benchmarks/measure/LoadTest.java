package io.phonecommand.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.phonecommand.benchmarks.contestant.Contestant;
import io.phonecommand.processes.Phone;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoadTest {

  private static final long CALL = Duration.ofMillis(5).toNanos();

  @Test
  void onlySuccesses_areThroughput() throws Exception {
    Fifth contestant = new Fifth();
    List<Phone> phones = List.of(new Phone("a", "127.0.0.1", 1));
    ThroughputFigure figure = Load.run(contestant, phones, 2, Duration.ofSeconds(30));
    assertThat(figure.failures()).isEqualTo(8);
    // Ten of them would be more than that.
    assertThat(figure.perSecond()).isPositive().isLessThanOrEqualTo(2e9 / contestant.took());
  }

  @Test
  void roundsFailures_areAllCounted_besideTheMedianOfTheirRates() {
    ThroughputFigure figure =
        ThroughputFigure.of(
            List.of(
                new ThroughputFigure(100, 0),
                new ThroughputFigure(300, 2),
                new ThroughputFigure(900, 5)));
    assertThat(figure).isEqualTo(new ThroughputFigure(300, 7));
  }

  /** The fifth call succeeds, the tenth, and so on. Each takes a while. */
  private static final class Fifth implements Contestant {

    private int calls;
    private long first;
    private long last;

    long took() {
      return last - first;
    }

    @Override
    public String name() {
      return "fifth";
    }

    @Override
    public void run(List<Phone> phones) throws IOException {
      long start = System.nanoTime();
      first = calls == 0 ? start : first;
      while (System.nanoTime() - start < CALL) {
        Thread.onSpinWait();
      }
      last = System.nanoTime();
      calls++;
      if (calls % 5 != 0) {
        throw new IOException("on purpose");
      }
    }

    @Override
    public void close() {}
  }
}
