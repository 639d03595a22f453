package io.phonecommand.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.phonecommand.benchmarks.contestant.Contestant;
import io.phonecommand.processes.Phone;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ConstantRateTest {

  private static final List<Phone> PHONES =
      List.of(new Phone("a", "127.0.0.1", 1), new Phone("b", "127.0.0.1", 2));
  private static final long CALL = Duration.ofMillis(10).toNanos();

  private final AtomicLong now = new AtomicLong();
  private final List<String> called = Collections.synchronizedList(new ArrayList<>());

  /**
   * One should leave every 4 ms, each takes 10 ms, and there is room for one at a time: each leaves
   * 6 ms later than the one before. From when they did leave all of them would take 10 ms.
   */
  @Test
  void call_countsFromTheMomentAtWhichItShouldHaveLeft() throws Exception {
    Samples samples = new ConstantRate(new Slow(), PHONES, 250, 1, new OnlyCallsTakeTime()).run(5);
    assertThat(samples.percentile(20)).isEqualTo(10);
    assertThat(samples.percentile(40)).isEqualTo(16);
    assertThat(samples.percentile(60)).isEqualTo(22);
    assertThat(samples.percentile(100)).isEqualTo(34);
    assertThat(samples.size()).isEqualTo(5);
    assertThat(samples.failures()).isZero();
  }

  @Test
  void phones_comeInTurn_overRunsToo() throws Exception {
    ConstantRate rate = new ConstantRate(new Slow(), PHONES, 250, 1, new OnlyCallsTakeTime());
    var first = rate.run(3);
    var second = rate.run(1);
    assertThat(called).containsExactly("a", "b", "a", "b");
    assertThat(first.size() + second.size()).isEqualTo(4);
  }

  @Test
  void calls_leave_forAsLongAsMoreAreWanted() throws Exception {
    ConstantRate rate = new ConstantRate(new Slow(), PHONES, 250, 1, new OnlyCallsTakeTime());
    Samples samples = rate.runWhile(i -> i < 2);
    assertThat(samples.size()).isEqualTo(2);
    assertThat(called).containsExactly("a", "b");
  }

  private final class OnlyCallsTakeTime implements ConstantRate.Clock {

    @Override
    public long now() {
      return now.get();
    }

    @Override
    public void await(long moment) {}
  }

  private final class Slow implements Contestant {

    @Override
    public String name() {
      return "slow";
    }

    @Override
    public void run(List<Phone> phones) {
      called.add(phones.getFirst().id());
      now.addAndGet(CALL);
    }

    @Override
    public void close() {}
  }
}
