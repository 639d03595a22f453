package io.phonecommand.common.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class HeapBudgetTest {

  private static final long MIB = 1024 * 1024;
  private static final Pattern HEAP = Pattern.compile("-Xmx([0-9]+)m");

  private static HeapBudget budget(long heap) {
    return new HeapBudget(heap)
        .add("the service itself", 1, 40 * MIB)
        .add("some.setting", 1000, 100 * 1024);
  }

  @Test
  void fourFifthsOfTheHeap_mayBeHeld() {
    long held = 40 * MIB + 1000 * 100 * 1024;

    assertThat(budget(held * 10 / 8).fits()).isTrue();
    assertThat(budget(held * 10 / 8 - 2).fits()).isFalse();
  }

  @Test
  void problem_namesEveryPart_andWhatIsNeeded_inOneLine() {
    assertThat(budget(64 * MIB).problem())
        .isEqualTo(
            "What the service may hold at once needs a heap of 180 MiB, and it has 64 MiB: the"
                + " service itself 1 x 41943040 B = 40 MiB,"
                + " some.setting 1000 x 102400 B = 98 MiB.");
    assertThat(budget(64 * MIB).action()).contains("-Xmx180m", "a container of 300 MiB");
  }

  /** Also where the JVM counts one survivor space less, as it does with the serial collector. */
  @Test
  void heapThatIsAskedFor_isEnough() {
    Matcher heap = HEAP.matcher(budget(1).action());
    assertThat(heap.find()).isTrue();

    assertThat(budget((long) (Long.parseLong(heap.group(1)) * MIB * 0.966)).fits()).isTrue();
  }

  @Test
  void numbersWithoutMeasure_doNotOverflow() {
    HeapBudget budget =
        new HeapBudget(Long.MAX_VALUE).add("some.setting", Long.MAX_VALUE, Long.MAX_VALUE);

    assertThat(budget.fits()).isFalse();
  }
}
