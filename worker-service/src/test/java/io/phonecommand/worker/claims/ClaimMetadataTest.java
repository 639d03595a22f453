package io.phonecommand.worker.claims;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.NumericChars;

class ClaimMetadataTest {

  @Provide
  Arbitrary<SortedSet<Long>> offsets() {
    Arbitrary<Long> dense = Arbitraries.longs().between(1_000_000, 1_003_000);
    Arbitrary<Long> sparse = Arbitraries.longs().between(0, Long.MAX_VALUE - 2);
    return Arbitraries.oneOf(dense, sparse).set().ofMaxSize(1_500).map(TreeSet::new);
  }

  @Property(tries = 200)
  void note_isReadAsItWasWritten(
      @ForAll("offsets") SortedSet<Long> unanswered, @ForAll("offsets") SortedSet<Long> released) {
    ClaimMetadata metadata =
        ClaimMetadata.fitting(OffsetRanges.of(unanswered), OffsetRanges.of(released));

    assertThat(ClaimMetadata.parse(metadata.text())).isEqualTo(metadata);
  }

  @Property(tries = 200)
  void note_alwaysFits_andForgetsNothingThatIsUnanswered(
      @ForAll("offsets") SortedSet<Long> unanswered, @ForAll("offsets") SortedSet<Long> released) {
    ClaimMetadata metadata =
        ClaimMetadata.fitting(OffsetRanges.of(unanswered), OffsetRanges.of(released));

    assertThat(metadata.text()).hasSizeLessThanOrEqualTo(4096);
    assertThat(unanswered).allMatch(metadata.unanswered()::contains);
  }

  @Property(tries = 200)
  void released_isExact_andTheOldestGoFirst(@ForAll("offsets") SortedSet<Long> released) {
    ClaimMetadata metadata = ClaimMetadata.fitting(OffsetRanges.NONE, OffsetRanges.of(released));

    SortedSet<Long> kept = new TreeSet<>(released);
    kept.removeIf(offset -> !metadata.released().contains(offset));
    assertThat(metadata.released()).isEqualTo(OffsetRanges.of(kept));
    if (!kept.isEmpty()) {
      assertThat(released.headSet(kept.last() + 1)).isEqualTo(kept);
    }
  }

  /** Two ranges of the longest numbers are more than what is left beside full metadata. */
  @Example
  void offsetsAsFarApartAsCanBe_becomeOneRange() {
    long first = 1L << 60;
    long second = first + (1L << 58);
    SortedSet<Long> apart = new TreeSet<>(Set.of(first, second, second + (3L << 61)));
    SortedSet<Long> many = new TreeSet<>();
    for (long offset = 0; offset < 6_000; offset += 2) {
      many.add(offset);
    }

    ClaimMetadata metadata =
        assertTimeoutPreemptively(
            Duration.ofSeconds(10),
            () -> ClaimMetadata.fitting(OffsetRanges.of(apart), OffsetRanges.of(many)));

    assertThat(metadata.text()).hasSizeLessThanOrEqualTo(4096);
    assertThat(apart).allMatch(metadata.unanswered()::contains);
  }

  @Example
  void thousandNeighbours_takeAFewCharacters() {
    SortedSet<Long> offsets = new TreeSet<>();
    for (long offset = 5_000_000; offset < 5_001_000; offset++) {
      offsets.add(offset);
    }

    assertThat(ClaimMetadata.fitting(OffsetRanges.of(offsets), OffsetRanges.NONE).text())
        .hasSizeLessThan(15);
  }

  /** Workers of an earlier version wrote the same, and read it. */
  @Example
  void storedText_staysAsItWas() {
    ClaimMetadata metadata =
        new ClaimMetadata(
            OffsetRanges.of(new TreeSet<>(Set.of(5L, 6L, 1000L))),
            OffsetRanges.of(new TreeSet<>(Set.of(1002L))),
            null,
            Optional.empty());
    LogIdentity log = new LogIdentity(12, Instant.ofEpochMilli(1_795_796_972_604L), "nHMq039CR2us");

    assertThat(metadata.text()).isEqualTo("1.FBhfA.qfA");
    assertThat(metadata.of(log).after(Optional.of(7)).text())
        .isEqualTo("2.FBhfA.qfA.M8htu9uo0BH.nHMq039CR2us");
  }

  @Example
  void leaderEpoch_isToldWithTheLog() {
    LogIdentity log = new LogIdentity(12, Instant.ofEpochMilli(1_795_796_972_604L), "nHMq039CR2us");
    ClaimMetadata metadata = ClaimMetadata.EMPTY.of(log);

    assertThat(ClaimMetadata.parse(metadata.text()).leaderEpoch()).isEmpty();
    assertThat(ClaimMetadata.parse(metadata.after(Optional.of(0)).text()).leaderEpoch())
        .contains(0);
    assertThat(ClaimMetadata.parse(metadata.after(Optional.of(9_000)).text()))
        .isEqualTo(metadata.after(Optional.of(9_000)));
  }

  @Example
  void nothingToTell_isAnEmptyText() {
    assertThat(ClaimMetadata.EMPTY.text()).isNotEmpty();
    assertThat(ClaimMetadata.parse(ClaimMetadata.EMPTY.text())).isEqualTo(ClaimMetadata.EMPTY);
    assertThatIllegalArgumentException().isThrownBy(() -> ClaimMetadata.parse(""));
  }

  @Property
  void foreignText_isRefused_orANote(
      @ForAll @AlphaChars @NumericChars @Chars({'.', '-', '_', ' '}) String text) {
    try {
      assertThat(ClaimMetadata.parse(text)).isNotNull();
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageNotContaining("null");
    }
  }

  @Example
  void otherVersion_isRefused() {
    assertThatThrownBy(() -> ClaimMetadata.parse("2.AA."))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ClaimMetadata.parse("by hand"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ClaimMetadata.parse("1.A."))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
