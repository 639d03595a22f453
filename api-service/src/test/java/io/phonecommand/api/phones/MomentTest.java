package io.phonecommand.api.phones;

import static org.assertj.core.api.Assertions.assertThat;

import io.phonecommand.api.sites.SiteCoverage;
import io.phonecommand.api.sites.SiteCoverage.Freshness;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is told of a phone, by its state and by what its site's workers say. */
class MomentTest {

  private static final long SINCE = Moments.NOW - Duration.ofHours(1).toMillis();

  private final SiteNumbers sites = new SiteNumbers();
  private final int north = sites.numberOf("north");

  private PhoneStatus told(SiteCoverage coverage, long state) {
    return Moments.with(sites, coverage).of(new PhoneEntry("a", 7, state));
  }

  @Test
  void reachablePhone_isRunning_ifItsPartitionWasAskedOfLate() {
    long state = PackedState.of(north, true, SINCE);

    assertThat(told(Moments.all(Freshness.ASKED), state))
        .isEqualTo(
            new PhoneStatus("a", "north", PhoneStatus.RUNNING, true, Instant.ofEpochMilli(SINCE)));
    assertThat(told(Moments.all(Freshness.UNKNOWN), state).runningStatus())
        .isEqualTo(PhoneStatus.UNKNOWN);
    assertThat(told(SiteCoverage.NONE, state).runningStatus()).isEqualTo(PhoneStatus.UNKNOWN);
    assertThat(told(SiteCoverage.NONE, state).reachable()).isTrue();
  }

  @Test
  void onlyItsOwnPartition_counts() {
    long state = PackedState.of(north, true, SINCE);

    // 7 % 3
    assertThat(
            told(Moments.of(Freshness.UNKNOWN, Freshness.ASKED, Freshness.UNKNOWN), state)
                .runningStatus())
        .isEqualTo(PhoneStatus.RUNNING);
    assertThat(
            told(Moments.of(Freshness.ASKED, Freshness.UNKNOWN, Freshness.ASKED), state)
                .runningStatus())
        .isEqualTo(PhoneStatus.UNKNOWN);
  }

  @Test
  void whereNobodyAsks_aChangeCountsFor20Minutes() {
    long old = Moments.NOW - Duration.ofMinutes(20).toMillis();
    SiteCoverage coverage = Moments.all(Freshness.CHANGES);

    assertThat(told(coverage, PackedState.of(north, true, old)).runningStatus())
        .isEqualTo(PhoneStatus.RUNNING);
    assertThat(told(coverage, PackedState.of(north, true, old - 1)).runningStatus())
        .isEqualTo(PhoneStatus.UNKNOWN);
  }

  /** A clock that is wrong makes no phone run for longer, nor shorter. */
  @Test
  void whereNobodyAsks_theClockOfItsWorkerCounts() {
    long wrong = Moments.NOW - Duration.ofDays(1).toMillis();
    long old = wrong - Duration.ofMinutes(20).toMillis();
    SiteCoverage coverage = Moments.byClock(wrong, Freshness.CHANGES);

    assertThat(told(coverage, PackedState.of(north, true, old)).runningStatus())
        .isEqualTo(PhoneStatus.RUNNING);
    assertThat(told(coverage, PackedState.of(north, true, old - 1)).runningStatus())
        .isEqualTo(PhoneStatus.UNKNOWN);
  }

  @Test
  void phoneThatIsNotReached_isUnknown_andNeverStopped() {
    PhoneStatus told = told(Moments.all(Freshness.ASKED), PackedState.of(north, false, SINCE));

    assertThat(told).isEqualTo(new PhoneStatus("a", "north", PhoneStatus.UNKNOWN, false, null));
  }

  @Test
  void phoneOfWhichNothingWasSaid_isUnknown() {
    assertThat(told(Moments.all(Freshness.ASKED), PackedState.unknown(north)))
        .isEqualTo(new PhoneStatus("a", "north", PhoneStatus.UNKNOWN, null, null));
  }

  @Test
  void phone_wasLastSeen_whenItChanged_orWhenAllWereAskedAfterThat() {
    long asked = SINCE + 5000;
    SiteCoverage coverage =
        new SiteCoverage(
            List.of(Freshness.UNKNOWN, Freshness.UNKNOWN, Freshness.ASKED),
            Map.of(1, asked),
            Map.of());

    assertThat(told(coverage, PackedState.of(north, true, SINCE)).lastSeen())
        .isEqualTo(Instant.ofEpochMilli(asked));
    assertThat(told(coverage, PackedState.of(north, true, asked + 1)).lastSeen())
        .isEqualTo(Instant.ofEpochMilli(asked + 1));
  }

  @Test
  void siteThatHasComeSince_isOneOfWhichNothingIsKnown() {
    Moment moment = Moments.with(sites, Moments.all(Freshness.ASKED));
    int late = sites.numberOf("late");

    assertThat(moment.of(new PhoneEntry("a", 7, PackedState.of(late, true, SINCE))))
        .extracting(PhoneStatus::site, PhoneStatus::runningStatus)
        .containsExactly("late", PhoneStatus.UNKNOWN);
  }
}
