package io.phonecommand.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.phonecommand.benchmarks.contestant.Contestant;
import io.phonecommand.processes.Phone;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Each caller calls once in each slice here: the time is over at once. */
class OneHangsTest {

  private static final int ROUNDS = 40;
  private static final List<Phone> PHONES =
      IntStream.range(0, 6).mapToObj(i -> new Phone("phone-" + i, "127.0.0.1", i)).toList();
  private static final Phone BAD = PHONES.getLast();
  private static final List<Phone> HEALTHY = PHONES.subList(0, 5);

  private record Call(String slice, List<Phone> phones) {}

  private final Queue<Call> calls = new ConcurrentLinkedQueue<>();
  private volatile boolean hangs;

  @Test
  void bothCases_comeInMixedOrder() throws Exception {
    OneHangs measure = measure(new Noting("a"), new Noting("b"));
    Random random = new Random(7);
    Set<String> first = new LinkedHashSet<>();
    for (int round = 0; round < ROUNDS; round++) {
      calls.clear();
      measure.round(random);
      List<String> slices = slices();
      assertThat(slices).containsExactlyInAnyOrder("a", "a hangs", "b", "b hangs");
      first.add(slices.getFirst());
    }
    assertThat(first).containsExactlyInAnyOrder("a", "a hangs", "b", "b hangs");
  }

  /** In the order in which they began; that of who looks whether all have recovered is none. */
  private List<String> slices() {
    return calls.stream()
        .filter(call -> call.phones().size() < PHONES.size())
        .map(Call::slice)
        .distinct()
        .toList();
  }

  @Test
  void phoneThatHangs_sharesItsRequestsWithHealthyOnes_inBothCases() throws Exception {
    measure(new Noting("a")).round(new Random(7));
    for (String slice : List.of("a", "a hangs")) {
      List<List<Phone>> asked =
          calls.stream()
              .filter(call -> call.slice().equals(slice))
              .map(Call::phones)
              .filter(phones -> phones.size() < PHONES.size())
              .toList();
      assertThat(asked)
          .filteredOn(phones -> phones.contains(BAD))
          .isNotEmpty()
          .allSatisfy(phones -> assertThat(phones).hasSize(4).doesNotHaveDuplicates());
      assertThat(asked)
          .filteredOn(phones -> phones.size() == 1)
          .containsExactlyInAnyOrderElementsOf(HEALTHY.stream().map(List::of).toList());
    }
  }

  /** What never answers is given up in the end, and is in no figure. */
  @Test
  void onlyTheHealthyPhonesOwnCalls_areCounted() throws Exception {
    OneHangs measure = measure(new Hung());
    measure.round(new Random(7));
    HangFigure figure = measure.figures().values().iterator().next();
    assertThat(figure.operations()).isEqualTo(2 * HEALTHY.size());
    assertThat(figure.failures()).isZero();
  }

  @Test
  void failures_areCounted_inBothCases() throws Exception {
    OneHangs measure = measure(new Failing());
    measure.round(new Random(7));
    HangFigure figure = measure.figures().values().iterator().next();
    assertThat(figure.failures()).isEqualTo(2 * HEALTHY.size());
  }

  private OneHangs measure(Contestant... contestants) {
    OneHangs.Hanging hanging =
        new OneHangs.Hanging() {
          @Override
          public void begin(Phone phone) {
            assertThat(phone).isEqualTo(BAD);
            hangs = true;
          }

          @Override
          public void end(Phone phone) {
            hangs = false;
          }
        };
    return new OneHangs(List.of(contestants), hanging, PHONES, Duration.ZERO, Duration.ZERO);
  }

  private class Noting implements Contestant {

    private final String name;

    Noting(String name) {
      this.name = name;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public void run(List<Phone> phones) throws Exception {
      calls.add(new Call(name + (hangs ? " hangs" : ""), new ArrayList<>(phones)));
    }

    @Override
    public void close() {}
  }

  private final class Hung extends Noting {

    Hung() {
      super("hung");
    }

    @Override
    public void run(List<Phone> phones) throws Exception {
      if (hangs && phones.contains(BAD)) {
        new CountDownLatch(1).await();
      }
    }
  }

  /** Those of single phones. */
  private final class Failing extends Noting {

    Failing() {
      super("failing");
    }

    @Override
    public void run(List<Phone> phones) throws Exception {
      if (phones.size() == 1) {
        throw new IOException("on purpose");
      }
    }
  }
}
