package io.phonecommand.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.phonecommand.benchmarks.contestant.Contestant;
import io.phonecommand.processes.Phone;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LatencyTest {

  private static final List<Phone> PHONES = List.of(new Phone("a", "127.0.0.1", 1));
  private static final Duration AMPLE = Duration.ofSeconds(30);
  private static final Duration SETTLING = Duration.ofMillis(50);

  private final List<String> turns = new ArrayList<>();

  @Test
  void eachRound_letsEveryContestantDoAsMuch_inAnOrderThatTheSeedDecides() throws Exception {
    Latency latency = new Latency(contestants("a", "b", "c"), PHONES, 2, AMPLE);
    Random random = new Random(1);
    for (int round = 0; round < 20; round++) {
      latency.round(random);
    }
    assertThat(latency.figures()).containsOnlyKeys("a", "b", "c");
    assertThat(latency.figures().values())
        .allSatisfy(figure -> assertThat(figure.operations()).isEqualTo(40));
    List<String> first = List.copyOf(turns);
    // Each came first in some round.
    assertThat(IntStream.range(0, 20).mapToObj(round -> first.get(round * 6)))
        .contains("a", "b", "c");

    turns.clear();
    Latency again = new Latency(contestants("a", "b", "c"), PHONES, 2, AMPLE);
    Random sameSeed = new Random(1);
    for (int round = 0; round < 20; round++) {
      again.round(sameSeed);
    }
    assertThat(turns).isEqualTo(first);
  }

  @Test
  void warmUp_leavesNoTraceInTheFigures() throws Exception {
    Latency latency = new Latency(contestants("a"), PHONES, 3, AMPLE);
    latency.warmUp();
    latency.round(new Random(1));
    assertThat(onlyFigureOf(latency).operations()).isEqualTo(3);
    assertThat(turns).hasSize(6);
  }

  @Test
  void slowContestant_endsAtTheCap_withOneOperationAtLeast() throws Exception {
    Latency latency = new Latency(contestants("a"), PHONES, 1_000_000, Duration.ZERO);
    latency.round(new Random(1));
    assertThat(onlyFigureOf(latency).operations()).isOne();
  }

  @Test
  void failure_isCounted() throws Exception {
    Latency latency = new Latency(contestants("failing"), PHONES, 2, AMPLE);
    latency.round(new Random(1));
    assertThat(onlyFigureOf(latency).failures()).isEqualTo(2);
  }

  @Test
  void sum_isOfItsPartsAlone_roundByRound() throws Exception {
    Latency latency = new Latency(contestants("a", "failing", "c"), PHONES, 2, AMPLE);
    latency.round(new Random(1));
    latency.round(new Random(1));
    assertThat(latency.figuresWithSum("sum", List.of("a", "c")))
        .containsOnlyKeys("sum", "a", "failing", "c")
        .hasEntrySatisfying(
            "sum",
            sum -> {
              assertThat(sum.operations()).isEqualTo(4);
              assertThat(sum.failures()).isZero();
            });
    assertThat(latency.figuresWithSum("sum", List.of("a", "failing")))
        .hasEntrySatisfying("sum", sum -> assertThat(sum.failures()).isEqualTo(4));
    assertThatThrownBy(() -> latency.figuresWithSum("sum", List.of("a", "nobody")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatAnOperationLeavesBehind_isWaitedFor_andNotCounted() throws Exception {
    Settling contestant = new Settling();
    Latency latency = new Latency(List.of(contestant), PHONES, 3, AMPLE);
    latency.round(new Random(1));
    assertThat(turns).containsExactly("run", "settle", "run", "settle", "run", "settle");
    assertThat(onlyFigureOf(latency).p50Millis()).isLessThan((double) SETTLING.toMillis());
  }

  private static LatencyFigure onlyFigureOf(Latency latency) {
    return latency.figures().values().iterator().next();
  }

  private List<Contestant> contestants(String... names) {
    List<Contestant> contestants = new ArrayList<>();
    for (String name : names) {
      contestants.add(new Noting(name));
    }
    return contestants;
  }

  /** Its operations are answered at once, and not over for long. */
  private final class Settling implements Contestant {

    @Override
    public String name() {
      return "settling";
    }

    @Override
    public void run(List<Phone> phones) {
      turns.add("run");
    }

    @Override
    public void settle() {
      long end = System.nanoTime() + SETTLING.toNanos();
      while (System.nanoTime() < end) {
        Thread.onSpinWait();
      }
      turns.add("settle");
    }

    @Override
    public void close() {}
  }

  private final class Noting implements Contestant {

    private final String name;

    Noting(String name) {
      this.name = name;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public void run(List<Phone> phones) throws IOException {
      turns.add(name);
      if (name.equals("failing")) {
        throw new IOException("on purpose");
      }
    }

    @Override
    public void close() {}
  }
}
