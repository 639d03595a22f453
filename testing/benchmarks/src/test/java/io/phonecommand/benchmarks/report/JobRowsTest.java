package io.phonecommand.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.phonecommand.benchmarks.measure.AcceptanceFigure;
import io.phonecommand.benchmarks.measure.BesideJobsFigure;
import io.phonecommand.benchmarks.measure.JobsResults;
import io.phonecommand.benchmarks.measure.LatencyFigure;
import io.phonecommand.benchmarks.measure.LoadFigure;
import io.phonecommand.benchmarks.measure.LongFigure;
import io.phonecommand.benchmarks.measure.PolledFigure;
import io.phonecommand.benchmarks.measure.QueryFigure;
import io.phonecommand.benchmarks.measure.RateFigure;
import io.phonecommand.benchmarks.measure.StreamFigure;
import io.phonecommand.benchmarks.measure.SyncFigure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobRowsTest {

  private static final String ACCEPTANCE = "acceptance";
  private static final String QUERY = "query";
  private static final String OLD = "the same, of a task that stands for one of two hours ago";
  private static final String LONG = "the same, of a task whose jobs took";
  private static final String POLLED = "records read";
  private static final String STREAMS = "1,000 streams";
  private static final String BESIDE_STREAMS = "sync, 1 phone, p50, beside 1,000 streams";
  private static final String OTHERS = "the same, beside 1,000 jobs that run on other phones";
  private static final String SAME = "the same, beside 1,000 jobs that run, some on the same";
  private static final String FINISHED = "finished jobs";
  private static final String FAILED = "calls and jobs that failed";

  private static final List<String> TARGETS =
      List.of(
          ACCEPTANCE, QUERY, OLD, POLLED, STREAMS, BESIDE_STREAMS, OTHERS, SAME, FINISHED, FAILED);

  @TempDir private Path folder;

  /** One run; each test changes what it is about. */
  private LoadFigure load = new LoadFigure(500, 499, 150_000, 0);

  private int lost;
  private double acceptance = 2.6;
  private LatencyFigure young = latency(4, 40);
  private LatencyFigure old = latency(4.8, 60);
  private PolledFigure polled = new PolledFigure(80_000, 40_000, 30_000, 0);
  private double latest = 999;
  private int broken;
  private double besideStreams = 3.6;
  private double besideOthers = 3.6;
  private double besideSame = 3.6;
  private double finished = 600;

  @Test
  void everyTarget_isMet_atItsBound() {
    for (String measure : TARGETS) {
      assertThat(row(measure).verdict()).as(measure).isEqualTo(Verdict.MET);
    }
  }

  @Test
  void acceptance_isComparedWithItsFloor() {
    assertThat(row(ACCEPTANCE).beside()).isEqualTo("floor 2.00 ms");
    assertThat(row(ACCEPTANCE).ratio()).isEqualTo("1.30 × floor");
    acceptance = 2.7;
    assertThat(missed()).containsExactly(ACCEPTANCE);
  }

  @Test
  void query_hasTwoBounds() {
    assertThat(row(QUERY).measured()).isEqualTo("4.00 ms / 40.0 ms");
    young = latency(5.1, 40);
    assertThat(row(QUERY).verdict()).isEqualTo(Verdict.MISSED);
    young = latency(4, 51);
    assertThat(missed()).containsExactly(QUERY);
  }

  @Test
  void queryOfAnOldTask_isComparedWithThatOfANewOne() {
    assertThat(row(OLD).beside())
        .isEqualTo(
            "499 asynchronous commands/s; 330.0 s old, 38,000 records of its partition behind it");
    old = latency(4.9, 60);
    assertThat(missed()).containsExactly(OLD);
  }

  @Test
  void queryWithNothingBesideIt_isReported() {
    assertThat(row("the same, with nothing beside it").measured()).isEqualTo("3.00 ms / 9.00 ms");
  }

  @Test
  void queryOfALongTask_isReported() {
    JobRow row = row(LONG);
    assertThat(row.measure()).endsWith("took 300.0 s");
    assertThat(row.measured()).isEqualTo("150 ms, 37,500 records read");
    assertThat(row.verdict()).isEqualTo(Verdict.OPEN);
  }

  @Test
  void recordsRead_areComparedWithThoseWritten() {
    assertThat(row(POLLED).ratio()).isEqualTo("2.00 × written");
    polled = new PolledFigure(81_000, 40_000, 30_000, 0);
    assertThat(missed()).containsExactly(POLLED);
  }

  /** What is asked beside less than the load that the target names says nothing. */
  @Test
  void besideALoadThatIsNotReached_noTargetOfItIsMet() {
    load = new LoadFigure(500, 420, 150_000, 0);
    assertThat(row(QUERY).beside()).isEqualTo("420 asynchronous commands/s instead of 500");
    assertThat(missed()).containsExactly(QUERY, OLD, POLLED);
  }

  @Test
  void streams_missTheirTarget_withOneLateEvent() {
    latest = 1001;
    assertThat(row(STREAMS).measured()).isEqualTo("1001 ms");
    assertThat(missed()).containsExactly(STREAMS);
  }

  @Test
  void sync_isComparedWithItself() {
    assertThat(row(OTHERS).ratio()).isEqualTo("1.20 × without");
    besideStreams = 3.7;
    assertThat(missed()).containsExactly(BESIDE_STREAMS);
    besideOthers = 3.7;
    besideSame = 3.7;
    assertThat(missed()).containsExactly(BESIDE_STREAMS, OTHERS, SAME);
  }

  @Test
  void finishedJobs_areComparedWithSync() {
    assertThat(row(FINISHED).measured()).isEqualTo("600/s");
    assertThat(row(FINISHED).beside()).isEqualTo("sync 1000/s");
    assertThat(row(FINISHED).ratio()).isEqualTo("60 % of sync");
    assertThat(row("accepted").measured()).isEqualTo("800/s");
    assertThat(row("records for a job").beside()).isEqualTo("sync 3.0");
    assertThat(row("processor time").measured()).isEqualTo("1500 µs");
    finished = 590;
    assertThat(missed()).containsExactly(FINISHED);
  }

  @Test
  void runInWhichACallFails_saysSo_andMeetsNothing() {
    polled = new PolledFigure(80_000, 40_000, 30_000, 1);
    assertThat(row(POLLED).measured()).isEqualTo("80,000 (1 of 30000 failed)");
    assertThat(row(FAILED).measured()).isEqualTo("1");
    assertThat(missed()).containsExactlyElementsOf(TARGETS);
  }

  @Test
  void runInWhichAJobOrAStreamFails_meetsNothing() {
    lost = 2;
    assertThat(row(FAILED).measured()).isEqualTo("2");
    assertThat(missed()).containsExactlyElementsOf(TARGETS);
    lost = 0;
    broken = 1;
    assertThat(row(STREAMS).measured()).isEqualTo("999 ms (1 of 1000 failed)");
    assertThat(missed()).containsExactlyElementsOf(TARGETS);
  }

  @Test
  void whatCouldNotBeMeasured_isNotMet() {
    JobsResults all = results();
    QueryFigure none =
        new QueryFigure(Optional.empty(), Optional.empty(), Duration.ZERO, 0, 0, 200);
    JobsResults without =
        new JobsResults(
            all.load(),
            all.lostOfLoad(),
            none,
            none,
            all.longQueries(),
            all.polled(),
            all.acceptance(),
            all.besideJobs(),
            all.streams(),
            all.sync(),
            all.jobs());
    for (String measure : List.of(QUERY, OLD)) {
      JobRow row = find(new JobRows(without).rows(), measure);
      assertThat(row.measured()).isEqualTo("not measured");
      assertThat(row.verdict()).isEqualTo(Verdict.MISSED);
    }
  }

  @Test
  void page_hasEveryTarget_andThePartsOfTheFloor() throws Exception {
    new JobsReport(results()).writeTo(folder, "One run.");
    assertThat(folder.resolve("jobs.md"))
        .content()
        .contains("One run.")
        .contains("| acceptance for 1 phone, p50 | 2.60 ms | floor 2.00 ms | 1.30 × floor |")
        .contains("| finished jobs, 64 callers | 600/s | sync 1000/s | 60 % of sync |")
        .contains("| 1 phone | floor | 2.00 ms |");
  }

  private List<String> missed() {
    return TARGETS.stream().filter(measure -> row(measure).verdict() == Verdict.MISSED).toList();
  }

  private JobRow row(String measure) {
    return find(new JobRows(results()).rows(), measure);
  }

  private static JobRow find(List<JobRow> rows, String measure) {
    return rows.stream()
        .filter(each -> each.measure().startsWith(measure))
        .findFirst()
        .orElseThrow();
  }

  private JobsResults results() {
    return new JobsResults(
        load,
        lost,
        new QueryFigure(
            Optional.of(young), Optional.of(old), Duration.ofSeconds(330), 38_000, 0, 0),
        new QueryFigure(Optional.of(latency(3, 9)), Optional.empty(), Duration.ZERO, 0, 0, 0),
        new LongFigure(Duration.ofMinutes(5), latency(150, 200), 37_500, 0),
        polled,
        new AcceptanceFigure(
            Map.of("floor", latency(2, 4), "acceptance", latency(acceptance, 9)), 0),
        new BesideJobsFigure(1000, sync(besideOthers), sync(besideSame), 0),
        new StreamFigure(1000, broken, 10_000, 120, latest, sync(besideStreams), 0),
        new RateFigure(1000, 1000, 3, 900, 9000, 0),
        new RateFigure(finished, 800, 5, 1500, 6000, 0));
  }

  private static SyncFigure sync(double besideMillis) {
    return new SyncFigure(3, besideMillis, 800, 0);
  }

  private static LatencyFigure latency(double p50, double p99) {
    return new LatencyFigure(p50, p99, 0.1, 400, 0);
  }
}
