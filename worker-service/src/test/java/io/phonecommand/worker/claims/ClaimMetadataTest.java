package io.phonecommand.worker.claims;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.IntRange;
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

  /** What another worker runs may stand beside what this one has claimed. */
  @Property(tries = 200)
  void note_alwaysFits_andHasTheLatestThatAreUnanswered_andNoOthers(
      @ForAll("offsets") SortedSet<Long> unanswered, @ForAll("offsets") SortedSet<Long> released) {
    ClaimMetadata metadata =
        ClaimMetadata.fitting(OffsetRanges.of(unanswered), OffsetRanges.of(released));

    assertThat(metadata.text()).hasSizeLessThanOrEqualTo(4096);
    SortedSet<Long> kept = new TreeSet<>(unanswered);
    kept.removeIf(offset -> !metadata.unanswered().contains(offset));
    assertThat(metadata.unanswered()).isEqualTo(OffsetRanges.of(kept));
    if (!kept.isEmpty()) {
      assertThat(unanswered.tailSet(kept.first())).isEqualTo(kept);
    }
  }

  @Property(tries = 200)
  void note_saysWhatIsElsewhere_asFarAsThereIsRoom(
      @ForAll("offsets") SortedSet<Long> unanswered,
      @ForAll("offsets") SortedSet<Long> one,
      @ForAll("offsets") SortedSet<Long> other) {
    SortedMap<Integer, OffsetRanges> elsewhere = new TreeMap<>();
    elsewhere.put(0, OffsetRanges.of(one));
    elsewhere.put(70_000, OffsetRanges.of(other));
    ClaimMetadata metadata =
        ClaimMetadata.fitting(OffsetRanges.of(unanswered), elsewhere, OffsetRanges.NONE);

    assertThat(metadata.text()).hasSizeLessThanOrEqualTo(4096);
    assertThat(ClaimMetadata.parse(metadata.text())).isEqualTo(metadata);
    metadata
        .elsewhere()
        .forEach(
            (partition, offsets) ->
                assertThat(elsewhere.getOrDefault(partition, OffsetRanges.NONE).plus(offsets))
                    .isEqualTo(elsewhere.get(partition)));
  }

  /** As many as a worker runs at once, among what was answered meanwhile. */
  @Property(tries = 20)
  void twoThousandJobs_thatAreFarApart_areAllTold(@ForAll @IntRange(min = 2, max = 700) int gap) {
    Random random = new Random(gap);
    SortedSet<Long> jobs = new TreeSet<>();
    long offset = 5_000_000_000L;
    for (int i = 0; i < 2000; i++) {
      offset += 1 + random.nextInt(2 * gap);
      jobs.add(offset);
    }
    LogIdentity log = new LogIdentity(12, Instant.now(), "nHMq039CR2usnHMq039CR2");

    String text =
        ClaimMetadata.fitting(OffsetRanges.of(jobs), OffsetRanges.NONE)
            .of(log)
            .after(Optional.of(1000))
            .text();

    assertThat(text).hasSizeLessThanOrEqualTo(4096);
    assertThat(ClaimMetadata.parse(text).unanswered()).isEqualTo(OffsetRanges.of(jobs));
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

  @Example
  void offsetsThatHaveNoRoom_areLeftOut() {
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
    assertThat(metadata.unanswered().plus(OffsetRanges.of(apart)))
        .isEqualTo(OffsetRanges.of(apart));
  }

  @Property(tries = 100)
  void setsOfOffsets_areSets(
      @ForAll("offsets") SortedSet<Long> some, @ForAll("offsets") SortedSet<Long> others) {
    SortedSet<Long> all = new TreeSet<>(some);
    all.addAll(others);
    SortedSet<Long> rest = new TreeSet<>(some);
    rest.removeAll(others);
    OffsetRanges ranges = OffsetRanges.of(some);

    assertThat(ranges.plus(OffsetRanges.of(others))).isEqualTo(OffsetRanges.of(all));
    assertThat(ranges.minus(OffsetRanges.of(others))).isEqualTo(OffsetRanges.of(rest));
    assertThat(ranges.between(1_001_000, 1_002_000))
        .isEqualTo(OffsetRanges.of(some.subSet(1_001_000L, 1_002_000L)));
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
            Collections.emptySortedMap(),
            OffsetRanges.of(new TreeSet<>(Set.of(1002L))),
            null,
            Optional.empty());
    LogIdentity log = new LogIdentity(12, Instant.ofEpochMilli(1_795_796_972_604L), "nHMq039CR2us");

    assertThat(metadata.text()).isEqualTo("1.FBhfA.qfA");
    assertThat(metadata.of(log).after(Optional.of(7)).text())
        .isEqualTo("2.FBhfA.qfA.M8htu9uo0BH.nHMq039CR2us");

    SortedMap<Integer, OffsetRanges> elsewhere = new TreeMap<>();
    elsewhere.put(3, OffsetRanges.of(new TreeSet<>(Set.of(7L, 9L))));
    assertThat(
            ClaimMetadata.fitting(metadata.unanswered(), elsewhere, metadata.released())
                .of(log)
                .text())
        .isEqualTo("3.IACFAF3C.qfA.M8htu9uo0B.nHMq039CR2us.DAACHI");
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
