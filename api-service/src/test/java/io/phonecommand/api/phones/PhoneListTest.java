package io.phonecommand.api.phones;

import static org.assertj.core.api.Assertions.assertThat;

import io.phonecommand.api.kafka.TaskPartitions;
import io.phonecommand.api.sites.SiteCoverage;
import io.phonecommand.api.sites.SiteCoverage.Freshness;
import java.time.Duration;
import java.util.AbstractList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;

/** How many phones are looked at where it depends on each of them whether it is running. */
class PhoneListTest {

  private static final int PHONES = 100_000;
  private static final int MOST = 200;

  private final SiteNumbers sites = new SiteNumbers();
  private final int north = sites.numberOf("north");
  private final PhoneList list = new PhoneList();
  private int looks;

  PhoneListTest() {
    for (int i = 0; i < PHONES; i++) {
      list.put(phone(i));
    }
  }

  private PhoneEntry phone(int number) {
    String id = "phone-%06d".formatted(number);
    return new PhoneEntry(
        id, TaskPartitions.hashOf(id), PackedState.of(north, number % 7 != 0, Moments.NOW));
  }

  /** A moment at which partitions differ. */
  private Moment mixed(IntConsumer onLook) {
    return moment(Moments.of(Freshness.ASKED, Freshness.UNKNOWN, Freshness.CHANGES), onLook);
  }

  /**
   * A moment.
   *
   * @param onLook hears of each look at a phone how many there were
   */
  private Moment moment(SiteCoverage coverage, IntConsumer onLook) {
    List<SiteCoverage> counted =
        new AbstractList<>() {
          @Override
          public SiteCoverage get(int site) {
            looks++;
            onLook.accept(looks);
            return coverage;
          }

          @Override
          public int size() {
            return 1;
          }
        };
    return new Moment(sites, counted, Moments.NANO_TIME);
  }

  private PhoneSlice slice(Moment moment, int status, long skip) {
    PhoneFilter filter = new PhoneFilter(OptionalInt.empty(), OptionalInt.of(status), moment);
    looks = 0;
    return list.slice(IdRange.ALL, filter, skip, MOST);
  }

  /** However many pages are asked for at that moment. */
  @Test
  void eachPhone_isLookedAtOnceForAMoment_andThenOnlyThoseOfThePage() {
    Moment moment = mixed(looked -> {});
    long total = slice(moment, PhoneStatus.RUNNING, 0).total();
    assertThat(total).isBetween(PHONES / 3L, PHONES * 2L / 3);

    for (int skip : new int[] {0, MOST, PHONES / 3, PHONES}) {
      assertThat(slice(moment, PhoneStatus.RUNNING, skip).total()).isEqualTo(total);
      assertThat(looks).isLessThan(6 * PhoneBlock.MOST);
      assertThat(slice(moment, PhoneStatus.UNKNOWN, skip).total()).isEqualTo(PHONES - total);
      assertThat(looks).isLessThan(6 * PhoneBlock.MOST);
    }
    assertThat(list.setState(phone(PHONES / 2).id(), PackedState.of(north, false, 1))).isTrue();
    assertThat(slice(moment, PhoneStatus.RUNNING, 0).total()).isBetween(total - 1, total);
    assertThat(looks).isLessThan(6 * PhoneBlock.MOST);
    assertThat(slice(mixed(looked -> {}), PhoneStatus.STOPPED, 0).total()).isZero();
  }

  @Test
  void whereFewMatch_onlyTheirNeighboursAreLookedAt() {
    for (int i = 0; i < PHONES; i++) {
      assertThat(list.setState(phone(i).id(), PackedState.of(north, i > 0, 1))).isTrue();
    }

    PhoneSlice few =
        slice(moment(Moments.all(Freshness.ASKED), looked -> {}), PhoneStatus.UNKNOWN, 0);
    assertThat(few.phones()).hasSize(1);
    assertThat(looks).isLessThan(6 * PhoneBlock.MOST);
  }

  /** Whoever reads the directory must not wait until all are looked at. */
  @Test
  void phoneThatComes_isListed_whileOthersAreLookedAt() {
    int looksAtOnce = 2 * PhoneList.BLOCKS_AT_ONCE * PhoneBlock.MOST;
    Thread coming = Thread.ofPlatform().unstarted(() -> list.put(phone(PHONES)));
    PhoneSlice slice =
        slice(
            mixed(
                looked -> {
                  if (looked == 1000) {
                    coming.start();
                    awaitThatItWaits(coming);
                  } else if (looked == looksAtOnce) {
                    assertThat(hasEnded(coming)).isTrue();
                  }
                }),
            PhoneStatus.RUNNING,
            0);

    assertThat(slice.total()).isPositive();
    assertThat(looks).isGreaterThan(looksAtOnce);
  }

  private static void awaitThatItWaits(Thread thread) {
    while (thread.getState() != Thread.State.WAITING && thread.isAlive()) {
      Thread.onSpinWait();
    }
  }

  private static boolean hasEnded(Thread thread) {
    try {
      return thread.join(Duration.ofSeconds(20));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
