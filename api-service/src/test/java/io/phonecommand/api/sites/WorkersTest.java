package io.phonecommand.api.sites;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.phonecommand.api.sites.SiteCoverage.Freshness;
import io.phonecommand.common.message.WorkerStatement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What workers have said of themselves, and what follows of it as time goes on. */
class WorkersTest {

  /** By the workers' clocks, which are wrong. */
  private static final Instant THEN = Instant.ofEpochSecond(1_000_000_000);

  private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE - 1000);
  private final Workers workers = new Workers(nanoTime::get);

  private static WorkerStatement statement(
      String site, int count, List<Integer> owned, WorkerStatement.Asked... asked) {
    return statement(50, site, count, owned, asked);
  }

  private static WorkerStatement statement(
      @Nullable Integer asksPerSecond,
      String site,
      int count,
      List<Integer> owned,
      WorkerStatement.Asked... asked) {
    return new WorkerStatement(
        WorkerStatement.VERSION,
        site,
        "1",
        Set.of(),
        null,
        count,
        owned,
        List.of(),
        asksPerSecond,
        List.of(asked),
        null,
        null,
        Map.of());
  }

  private static WorkerStatement.Asked asked(int partition, Duration ago) {
    return new WorkerStatement.Asked(partition, THEN.minus(ago).toEpochMilli());
  }

  private void say(String id, WorkerStatement statement) {
    workers.note(id, statement, THEN.toEpochMilli(), 0);
  }

  private void pass(Duration time) {
    nanoTime.addAndGet(time.toNanos());
  }

  private List<Freshness> freshness(String site, int partitions) {
    SiteCoverage coverage = workers.coverageOf(site);
    return IntStream.range(0, partitions).mapToObj(coverage::freshnessOf).toList();
  }

  @Test
  void silentWorker_isGoneAfter30Seconds_andForgottenAfterAnHour() {
    say("a", new WorkerStatement(1, "north", "1", Set.of()));
    pass(Duration.ofSeconds(29));
    say("b", new WorkerStatement(1, "north", "1", Set.of()));
    pass(Duration.ofSeconds(1));

    assertThat(workers.list())
        .extracting(WorkerView::id, WorkerView::gone, WorkerView::saidAt)
        .containsExactly(tuple("a", true, THEN), tuple("b", false, THEN));
    pass(Duration.ofMinutes(59).plusSeconds(30));
    assertThat(workers.list()).extracting(WorkerView::id).containsExactly("b");
  }

  @Test
  void workers_areInTheOrderOfTheirSites() {
    say("b", new WorkerStatement(1, "south", "1", Set.of()));
    say("c", new WorkerStatement(1, "north", "1", Set.of()));
    say("a", new WorkerStatement(1, "south", "1", Set.of()));

    assertThat(workers.list()).extracting(WorkerView::id).containsExactly("c", "a", "b");
    workers.forget("south");
    assertThat(workers.list()).extracting(WorkerView::id).containsExactly("c");
  }

  @Test
  void whatWasSaidLast_counts_alsoWhereALogIsReadAgain() {
    say("a", new WorkerStatement(1, "north", "2", Set.of()));
    workers.note(
        "a",
        new WorkerStatement(1, "north", "1", Set.of()),
        THEN.toEpochMilli(),
        Duration.ofSeconds(10).toNanos());

    assertThat(workers.list()).extracting(w -> w.statement().version()).containsExactly("2");
  }

  /** One that says much takes the place of many, and of its own site only. */
  @Test
  void onlySoMuchIsKept_andASiteThatTakesMost_losesWhatItSaidLongestAgo() {
    say("other", new WorkerStatement(1, "south", "1", Set.of()));
    Set<String> much =
        IntStream.range(0, 5000).mapToObj(Integer::toString).collect(Collectors.toSet());
    WorkerStatement large = new WorkerStatement(1, "north", "1", much);
    int most = Workers.MOST_BYTES / StatementSize.of(large);
    assertThat(most).isBetween(2, 10);
    for (int i = 0; i < 20; i++) {
      pass(Duration.ofMillis(1));
      say("w%02d".formatted(i), large);
    }

    assertThat(workers.list()).extracting(WorkerView::id).contains("w19", "other");
    assertThat(workers.list()).hasSizeBetween(most, most + 1);
    assertThat(workers.list().getFirst().id()).isEqualTo("w%02d".formatted(20 - most));
  }

  @Test
  void hundredsOfUsualWorkers_areKept() {
    List<Integer> partitions = IntStream.range(0, 12).boxed().toList();
    WorkerStatement.Asked[] asked =
        partitions.stream()
            .map(partition -> asked(partition, Duration.ofMinutes(5)))
            .toArray(WorkerStatement.Asked[]::new);
    WorkerStatement usual = statement("north", 12, partitions, asked);
    IntStream.range(0, 500).forEach(i -> say("w" + i, usual));

    assertThat(workers.list()).hasSize(500);
  }

  @Test
  void partition_isAsked_for20MinutesFromWhenItWas() {
    say(
        "a",
        statement(
            "north",
            3,
            List.of(0, 1, 2),
            asked(0, Duration.ofMinutes(20)),
            asked(1, Duration.ofMinutes(20).plusMillis(1))));

    assertThat(freshness("north", 3))
        .containsExactly(Freshness.ASKED, Freshness.UNKNOWN, Freshness.UNKNOWN);
    assertThat(freshness("south", 1)).containsExactly(Freshness.UNKNOWN);
    pass(Duration.ofMillis(1));
    assertThat(freshness("north", 1)).containsExactly(Freshness.UNKNOWN);
  }

  @Test
  void whoAsksNone_saysWhatChanges_andWhoHasNotAskedYet_saysNothing() {
    say("a", statement(0, "north", 1, List.of(0)));
    assertThat(freshness("north", 1)).containsExactly(Freshness.CHANGES);
    say("a", statement(1, "north", 1, List.of(0)));
    assertThat(freshness("north", 1)).containsExactly(Freshness.UNKNOWN);
    say("a", statement(null, "north", 1, List.of(0)));
    assertThat(freshness("north", 1)).containsExactly(Freshness.UNKNOWN);
    say("a", statement(0, "north", 1, List.of(0)));
    pass(Duration.ofSeconds(30));
    assertThat(freshness("north", 1)).containsExactly(Freshness.UNKNOWN);
  }

  @Test
  void whoAsksNone_says_whatItsClockShows() {
    say("a", statement(0, "north", 2, List.of(0)));
    say("b", statement("north", 2, List.of(1), asked(1, Duration.ZERO)));
    workers.note(
        "a",
        statement(0, "north", 2, List.of(0)),
        THEN.plusSeconds(10).toEpochMilli(),
        -Duration.ofSeconds(5).toNanos());
    pass(Duration.ofSeconds(7));

    // It has said so 2 s ago.
    assertThat(workers.coverageOf("north").workersMillis(0, nanoTime.get()))
        .isEqualTo(THEN.plusSeconds(12).toEpochMilli());
    assertThat(freshness("north", 2)).containsExactly(Freshness.CHANGES, Freshness.ASKED);
  }

  @Test
  void partitionOfASilentWorker_isUnknown_andItsPhonesWereSeenAllTheSame() {
    say("a", statement("north", 1, List.of(0), asked(0, Duration.ofMinutes(1))));
    pass(Duration.ofSeconds(30));

    SiteCoverage coverage = workers.coverageOf("north");
    assertThat(coverage.freshnessOf(7)).isEqualTo(Freshness.UNKNOWN);
    assertThat(coverage.common()).contains(Freshness.UNKNOWN);
    assertThat(coverage.askedUpTo(7)).isEqualTo(THEN.minusSeconds(60).toEpochMilli());
  }

  @Test
  void partition_isTheOneWorkers_thatHasSaidSoLast() {
    say(
        "old",
        statement("north", 2, List.of(0, 1), asked(0, Duration.ZERO), asked(1, Duration.ZERO)));
    pass(Duration.ofSeconds(1));
    say("new", statement("north", 2, List.of(1)));

    assertThat(freshness("north", 2)).containsExactly(Freshness.ASKED, Freshness.UNKNOWN);
    say("new", statement("north", 2, List.of(1), asked(1, Duration.ZERO)));
    assertThat(freshness("north", 2)).containsExactly(Freshness.ASKED, Freshness.ASKED);
    assertThat(workers.coverageOf("north").common()).contains(Freshness.ASKED);
  }

  @Test
  void whoKnowsOfFewerPartitions_saysNothingOfThem() {
    say("old", statement("north", 1, List.of(0), asked(0, Duration.ZERO)));
    pass(Duration.ofSeconds(1));
    say("new", statement("north", 2, List.of(0), asked(0, Duration.ofMinutes(30))));

    assertThat(freshness("north", 2)).containsExactly(Freshness.UNKNOWN, Freshness.UNKNOWN);
  }

  /** Partitions were added, and not all workers know it: the site does not go back and forth. */
  @Test
  void whoKnowsOfFewerPartitions_decidesNothing_alsoIfHeSpeaksLast() {
    WorkerStatement few = statement("north", 1, List.of(0), asked(0, Duration.ZERO));
    say("new", statement("north", 2, List.of(1), asked(1, Duration.ZERO)));
    pass(Duration.ofSeconds(1));
    say("old", few);

    assertThat(freshness("north", 2)).containsExactly(Freshness.UNKNOWN, Freshness.ASKED);
    pass(Duration.ofSeconds(28));
    say("old", few);
    assertThat(freshness("north", 2)).containsExactly(Freshness.UNKNOWN, Freshness.ASKED);
    // Who knew of more is gone: the topic was made anew.
    pass(Duration.ofSeconds(1));
    assertThat(freshness("north", 2)).containsExactly(Freshness.ASKED, Freshness.ASKED);
  }

  @Test
  void coverage_isPutTogetherAnew_onlyWhenItsSiteSpeaks_orTimeMakesAnother() {
    say("a", statement("north", 1, List.of(0), asked(0, Duration.ofMinutes(20))));
    SiteCoverage north = workers.coverageOf("north");
    say("b", statement("south", Workers.MOST_PARTITIONS, List.of(0)));

    assertThat(workers.coverageOf("north")).isSameAs(north);
    pass(Duration.ofNanos(1));
    assertThat(workers.coverageOf("north")).isNotSameAs(north);
    north = workers.coverageOf("north");
    pass(Duration.ofSeconds(29));
    assertThat(workers.coverageOf("north")).isSameAs(north);
    say("a", statement("north", 1, List.of(0), asked(0, Duration.ZERO)));
    assertThat(freshness("north", 1)).containsExactly(Freshness.ASKED);
  }

  @Test
  void phonesOfAPartition_wereSeen_untilNobodyRemembers() {
    say("a", statement("north", 1, List.of(0), asked(0, Duration.ZERO)));
    pass(Duration.ofMinutes(59));
    assertThat(workers.coverageOf("north").askedUpTo(0)).isEqualTo(THEN.toEpochMilli());
    pass(Duration.ofMinutes(1));
    assertThat(workers.coverageOf("north").askedUpTo(0)).isZero();
  }

  @Test
  void whatIsNoNumberOfPartitions_isNotBelieved() {
    say("a", statement("north", Integer.MAX_VALUE, List.of(0, -1, Integer.MAX_VALUE)));
    say("b", statement("south", 1, List.of(-1, 5), asked(5, Duration.ZERO)));
    say("c", new WorkerStatement(1, "west", "1", Set.of()));

    assertThat(freshness("north", 1)).containsExactly(Freshness.UNKNOWN);
    assertThat(freshness("south", 1)).containsExactly(Freshness.UNKNOWN);
    assertThat(freshness("west", 1)).containsExactly(Freshness.UNKNOWN);
    // Who says it beside others takes nothing from them.
    say("d", statement("north", 1, List.of(0), asked(0, Duration.ZERO)));
    assertThat(freshness("north", 1)).containsExactly(Freshness.ASKED);
  }
}
