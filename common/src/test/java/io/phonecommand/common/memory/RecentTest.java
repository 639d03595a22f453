package io.phonecommand.common.memory;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RecentTest {

  private static final int MOST = 100;
  private static final Duration TIME = Duration.ofMinutes(10);

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1);
  private final AtomicInteger forgotten = new AtomicInteger();
  private final Recent<Integer> tasks =
      new Recent<>(MOST, TIME, nanos::get, forgotten::incrementAndGet);

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  @Test
  void whereThereAreTooMany_theLatestAreKept_andTheOthersCounted() {
    for (int i = 0; i < 100 * MOST; i++) {
      tasks.put("t" + i, i);
      assertThat(tasks.find("t" + i)).hasValue(i);
    }

    for (int i = 99 * MOST; i < 100 * MOST; i++) {
      assertThat(tasks.find("t" + i)).hasValue(i);
    }
    assertThat(tasks.find("t" + (99 * MOST - 1))).isEmpty();
    assertThat(forgotten).hasValue(99 * MOST);
  }

  @Test
  void task_isRememberedForItsTime_andNotLonger() {
    tasks.put("a", 1);
    pass(TIME.minusNanos(1));
    assertThat(tasks.find("a")).hasValue(1);

    pass(Duration.ofNanos(1));
    assertThat(tasks.find("a")).isEmpty();
  }

  @Test
  void taskThatIsToldLater_isRememberedForTheRestOfItsTime() {
    assertThat(tasks.putIfAbsent("over", 1, TIME)).isEmpty();
    assertThat(tasks.putIfAbsent("older", 1, TIME.minusNanos(1))).isEmpty();
    assertThat(tasks.find("over")).isEmpty();
    assertThat(tasks.putIfAbsent("older", 2, Duration.ZERO))
        .hasValue(new Recent.Known<>(1, TIME.minusNanos(1)));

    pass(Duration.ofNanos(1));
    assertThat(tasks.find("older")).isEmpty();
  }

  @Test
  void taskWhoseTimeIsOver_makesRoom_andIsNotCounted() {
    for (int i = 0; i < MOST; i++) {
      tasks.put("old" + i, i);
    }
    pass(TIME);
    for (int i = 0; i < MOST; i++) {
      tasks.put("new" + i, i);
    }

    assertThat(tasks.find("new0")).hasValue(0);
    assertThat(forgotten).hasValue(0);
  }

  /** All requests and tasks wait for the one lock under which that would be done. */
  @Test
  void manyThatAreOver_areForgottenAFewAtATime_butFasterThanNewOnesCome() {
    Recent<Integer> many = new Recent<>(1_000_000, TIME, nanos::get, forgotten::incrementAndGet);
    for (int i = 0; i < 1000; i++) {
      many.put("old" + i, i);
    }
    pass(TIME);

    many.put("new0", 0);
    assertThat(many.size()).isBetween(900L, 999L);
    for (int i = 1; i < 200; i++) {
      many.put("new" + i, i);
    }
    assertThat(many.size()).isEqualTo(200);
    assertThat(forgotten).hasValue(0);
  }

  /** Nor is a table moved under it: of all that allocate, only the first makes one. */
  @Test
  void noneOfAMillion_makesTheTableGrow() {
    var thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    int most = 1_000_000;
    Recent<Integer> many = new Recent<>(most, TIME, nanos::get, forgotten::incrementAndGet);
    many.put("the first", 0);
    String[] ids = new String[most + 1000];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = "t" + i;
    }

    long largest = 0;
    for (String id : ids) {
      long before = thread.getCurrentThreadAllocatedBytes();
      many.put(id, 1);
      largest = Math.max(largest, thread.getCurrentThreadAllocatedBytes() - before);
    }

    assertThat(largest).as("bytes that one of them allocated").isLessThan(10_000);
    assertThat(many.size()).isEqualTo(most);
  }

  @Test
  void taskThatIsNotedAgain_isAmongTheLatest() {
    tasks.put("a", 1);
    for (int i = 1; i < MOST; i++) {
      tasks.put("t" + i, i);
    }
    tasks.put("a", 2);
    tasks.put("one more", 0);

    assertThat(tasks.find("a")).hasValue(2);
    assertThat(tasks.find("t1")).isEmpty();
    assertThat(forgotten).hasValue(1);
  }

  @Test
  void firstWord_staysAsLongAsItIsKnown() {
    assertThat(tasks.putIfAbsent("a", 1)).isEmpty();
    pass(TIME.dividedBy(2));
    assertThat(tasks.putIfAbsent("a", 2)).hasValue(new Recent.Known<>(1, TIME.dividedBy(2)));
    assertThat(tasks.find("a")).hasValue(1);

    pass(TIME.dividedBy(2));
    assertThat(tasks.putIfAbsent("a", 2)).isEmpty();
    assertThat(tasks.find("a")).hasValue(2);
    assertThat(tasks.size()).isEqualTo(1);
  }

  /** Its clock may be ahead of others'. */
  @Test
  void whatIsOver_isKeptForAWhile_forThoseWhoMustAgree_andCountedByNobody() {
    Recent<Integer> kept =
        new Recent<>(2, TIME, Duration.ofMinutes(1), nanos::get, forgotten::incrementAndGet);
    assertThat(kept.putInOrder("a", 1, Duration.ZERO, (before, now) -> false)).isEmpty();
    pass(TIME);

    assertThat(kept.find("a")).isEmpty();
    assertThat(kept.findKept("a")).hasValue(new Recent.Known<>(1, TIME));
    assertThat(kept.putInOrder("a", 2, Duration.ZERO, (before, now) -> now - before > 1))
        .hasValue(1);
    assertThat(kept.putInOrder("a", 3, Duration.ZERO, (before, now) -> now - before > 1)).isEmpty();
    assertThat(kept.find("a")).hasValue(3);
    pass(TIME);
    kept.put("b", 1);
    kept.put("c", 1);
    assertThat(kept.findKept("a")).isEmpty();
    assertThat(forgotten).hasValue(0);
    pass(TIME.plusMinutes(1));
    assertThat(kept.findKept("c")).isEmpty();
  }

  /** Whoever forgot something can't say of what is older that it never was. */
  @Test
  void span_endsWhereSomethingWasForgottenTooEarly() {
    assertThat(tasks.span()).isEqualTo(TIME);
    tasks.put("forgotten", 0);
    pass(Duration.ofSeconds(1));
    for (int i = 0; i < MOST; i++) {
      tasks.put("t" + i, i);
    }
    assertThat(tasks.span()).isEqualTo(Duration.ofSeconds(1));

    pass(TIME);
    assertThat(tasks.span()).isEqualTo(TIME);
  }
}
