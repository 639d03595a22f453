package io.phonecommand.benchmarks.report;

import io.phonecommand.benchmarks.floor.Floor;
import io.phonecommand.benchmarks.jobs.Acceptance;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The targets of asynchronous requests. In a run in which any call or job has failed none is met,
 * and a line says how many have.
 */
final class JobRows {

  private static final double BESIDE = 1.2;

  private final JobsResults results;

  JobRows(JobsResults results) {
    this.results = results;
  }

  List<JobRow> rows() {
    List<JobRow> rows = new ArrayList<>();
    rows.add(acceptance());
    rows.add(query());
    rows.add(quietQuery());
    rows.add(queryOfOld());
    rows.add(queryOfLong());
    rows.add(polled());
    rows.add(streams());
    rows.add(besideStreams());
    rows.add(besideOthers());
    rows.add(besideSame());
    rows.addAll(throughput());
    rows.add(failures());
    return rows;
  }

  private JobRow acceptance() {
    LatencyFigure ours = LatencyRows.figure(results.acceptance().latencies(), Acceptance.NAME);
    LatencyFigure floor = LatencyRows.figure(results.acceptance().latencies(), Floor.NAME);
    double ratio = ours.p50Millis() / floor.p50Millis();
    return new JobRow(
        "acceptance for 1 phone, p50",
        Texts.p50(ours),
        "floor " + Texts.p50(floor),
        Texts.times(ratio) + " × floor",
        "≤ 1.3 × floor",
        met(ratio <= 1.3));
  }

  private JobRow query() {
    String measure = "query of a task of 32 jobs that ended within 1 s, p50 / p99";
    String target = "≤ 5 / 50 ms";
    if (results.queries().young().isEmpty()) {
      return notMeasured(measure, target);
    }
    LatencyFigure young = results.queries().young().get();
    return new JobRow(
        measure,
        both(young),
        beside(),
        "",
        target,
        met(young.p50Millis() <= 5 && young.p99Millis() <= 50 && results.load().isKept()));
  }

  private JobRow quietQuery() {
    return new JobRow(
        "the same, with nothing beside it",
        results.quiet().young().map(JobRows::both).orElse("not measured"),
        "",
        "",
        "",
        Verdict.OPEN);
  }

  private JobRow queryOfOld() {
    QueryFigure queries = results.queries();
    String measure = "the same, of a task that stands for one of two hours ago";
    String target = "p50 ≤ 1.2 × that of a new one";
    if (queries.old().isEmpty() || queries.young().isEmpty()) {
      return notMeasured(measure, target);
    }
    double ratio = queries.old().get().p50Millis() / queries.young().get().p50Millis();
    return new JobRow(
        measure,
        both(queries.old().get()),
        "%s; %s old, %s records of its partition behind it"
            .formatted(
                beside(),
                Texts.seconds((double) queries.age().toSeconds()),
                number(queries.behind())),
        Texts.times(ratio) + " × a new one",
        target,
        met(ratio <= BESIDE && results.load().isKept()));
  }

  private JobRow queryOfLong() {
    LongFigure queries = results.longQueries();
    return new JobRow(
        "the same, of a task whose jobs took " + Texts.seconds((double) queries.took().toSeconds()),
        "%s, %s records read".formatted(Texts.p50(queries.query()), number(queries.read())),
        beside(),
        "",
        "",
        Verdict.OPEN);
  }

  private JobRow polled() {
    PolledFigure polled = results.polled();
    return new JobRow(
        "records read for a task that is polled 100 times a second while it runs",
        Texts.withFailures(number(polled.read()), polled.failures(), polled.operations()),
        number(polled.written()) + " written to its partition; " + beside(),
        Texts.times(polled.ratio()) + " × written",
        "≤ 2 × written",
        met(polled.ratio() <= 2 && results.load().isKept()));
  }

  private JobRow streams() {
    StreamFigure streams = results.streams();
    boolean all = streams.broken() == 0 && streams.events() > 0;
    return new JobRow(
        number(streams.streams()) + " streams at one replica, the latest event",
        streams.events() == 0
            ? "no event"
            : Texts.withFailures(
                Texts.millis(streams.latestMillis()), streams.broken(), streams.streams()),
        "%s events, p99 %s".formatted(number(streams.events()), Texts.millis(streams.p99Millis())),
        "",
        "all events, ≤ 1 s",
        met(all && streams.latestMillis() <= 1000));
  }

  private JobRow besideStreams() {
    return sync(
        "sync, 1 phone, p50, beside " + number(results.streams().streams()) + " streams",
        results.streams().sync(),
        "≤ 1.2 × without");
  }

  private JobRow besideOthers() {
    return sync(
        "the same, beside " + running() + " on other phones",
        results.besideJobs().others(),
        "≤ 1.2 × without");
  }

  /** Jobs have half of a phone's places: a request finds one of the others free. */
  private JobRow besideSame() {
    return sync(
        "the same, beside " + running() + ", some on the same phone",
        results.besideJobs().same(),
        "≤ 1.2 × without: the lane's rule explains no more");
  }

  private String running() {
    BesideJobsFigure besideJobs = results.besideJobs();
    return number(besideJobs.running()) + " jobs that run";
  }

  private JobRow sync(String measure, SyncFigure sync, String target) {
    return new JobRow(
        measure,
        Texts.withFailures(Texts.millis(sync.besideMillis()), sync.failures(), sync.operations()),
        "without " + Texts.millis(sync.withoutMillis()),
        Texts.times(sync.ratio()) + " × without",
        target,
        met(sync.ratio() <= BESIDE));
  }

  private List<JobRow> throughput() {
    RateFigure sync = results.sync();
    RateFigure jobs = results.jobs();
    double ratio = jobs.finished() / sync.finished();
    return List.of(
        new JobRow(
            "finished jobs, 64 callers",
            Texts.withFailures(perSecond(jobs.finished()), jobs.failures(), jobs.operations()),
            "sync "
                + Texts.withFailures(
                    perSecond(sync.finished()), sync.failures(), sync.operations()),
            Texts.percent(ratio) + " of sync",
            "≥ 60 % of sync",
            met(ratio >= 0.6)),
        reported("accepted jobs, 64 callers", perSecond(jobs.accepted()), ""),
        reported(
            "records for a job",
            String.format(Locale.ROOT, "%.1f", jobs.records()),
            String.format(Locale.ROOT, "sync %.1f", sync.records())),
        reported(
            "processor time for a job: one replica, worker, broker",
            String.format(Locale.ROOT, "%.0f µs", jobs.micros()),
            String.format(Locale.ROOT, "sync %.0f µs", sync.micros())));
  }

  private JobRow failures() {
    return new JobRow(
        "calls and jobs that failed, in the whole run",
        number(results.failures()),
        "",
        "",
        "0, or no target is met",
        met(true));
  }

  private static JobRow reported(String measure, String measured, String beside) {
    return new JobRow(measure, measured, beside, "", "", Verdict.OPEN);
  }

  private static JobRow notMeasured(String measure, String target) {
    return new JobRow(measure, "not measured", "", "", target, Verdict.MISSED);
  }

  private Verdict met(boolean met) {
    return Verdict.of(met, results.failures(), 0);
  }

  /** The load, and whether it was what it should have been. */
  private String beside() {
    LoadFigure load = results.load();
    String reached = String.format(Locale.ROOT, "%.0f asynchronous commands/s", load.reached());
    return Texts.withFailures(reached, load.failures(), load.operations())
        + (load.isKept() ? "" : String.format(Locale.ROOT, " instead of %.0f", load.wanted()));
  }

  private static String both(LatencyFigure figure) {
    return Texts.withFailures(
        Texts.millis(figure.p50Millis()) + " / " + Texts.millis(figure.p99Millis()),
        figure.failures(),
        figure.operations());
  }

  private static String perSecond(double rate) {
    return String.format(Locale.ROOT, "%.0f/s", rate);
  }

  private static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
