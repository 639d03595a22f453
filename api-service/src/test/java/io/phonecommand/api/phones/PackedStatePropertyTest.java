package io.phonecommand.api.phones;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class PackedStatePropertyTest {

  @Property
  void state_isUnpackedAsItWasPacked(
      @ForAll @IntRange(max = PackedState.MOST_SITES - 1) int site,
      @ForAll boolean reachable,
      @ForAll @LongRange(max = PackedState.LATEST) long since) {
    long state = PackedState.of(site, reachable, since);

    assertThat(state).isNotNegative();
    assertThat(PackedState.siteOf(state)).isEqualTo(site);
    assertThat(PackedState.isKnown(state)).isTrue();
    assertThat(PackedState.isReachable(state)).isEqualTo(reachable);
    assertThat(PackedState.sinceOf(state)).isEqualTo(since);
  }

  @Property
  void unknownState_saysWhereThePhoneIs_andNothingElse(
      @ForAll @IntRange(max = PackedState.MOST_SITES - 1) int site) {
    long state = PackedState.unknown(site);

    assertThat(PackedState.siteOf(state)).isEqualTo(site);
    assertThat(PackedState.isKnown(state)).isFalse();
    assertThat(PackedState.isReachable(state)).isFalse();
    assertThat(PackedState.sinceOf(state)).isZero();
  }

  @Test
  void timeThatIsNone_spoilsNothing() {
    long state = PackedState.of(7, false, Long.MAX_VALUE);

    assertThat(PackedState.sinceOf(state)).isEqualTo(PackedState.LATEST);
    assertThat(PackedState.siteOf(state)).isEqualTo(7);
    assertThat(PackedState.isReachable(state)).isFalse();
    assertThat(PackedState.sinceOf(PackedState.of(7, true, -1))).isZero();
  }
}
