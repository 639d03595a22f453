package io.phonecommand.benchmarks;

import io.phonecommand.benchmarks.contestant.Contestant;
import io.phonecommand.benchmarks.contestant.Programs;
import io.phonecommand.benchmarks.contestant.Services;
import io.phonecommand.benchmarks.contestant.Stage;
import io.phonecommand.benchmarks.floor.Floor;
import io.phonecommand.benchmarks.jobs.Tally;
import io.phonecommand.benchmarks.measure.AcceptanceFigure;
import io.phonecommand.benchmarks.measure.BesideJobsFigure;
import io.phonecommand.benchmarks.measure.JobLoad;
import io.phonecommand.benchmarks.measure.JobThroughput;
import io.phonecommand.benchmarks.measure.JobsResults;
import io.phonecommand.benchmarks.measure.Latency;
import io.phonecommand.benchmarks.measure.LoadFigure;
import io.phonecommand.benchmarks.measure.LongFigure;
import io.phonecommand.benchmarks.measure.LongTasks;
import io.phonecommand.benchmarks.measure.PolledFigure;
import io.phonecommand.benchmarks.measure.QueryFigure;
import io.phonecommand.benchmarks.measure.StreamFigure;
import io.phonecommand.benchmarks.measure.Streams;
import io.phonecommand.benchmarks.measure.SyncBesideJobs;
import io.phonecommand.benchmarks.measure.TaskQueries;
import io.phonecommand.benchmarks.report.JobsReport;
import io.phonecommand.processes.Phone;
import io.phonecommand.processes.Simulator;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The run that measures asynchronous requests: starts everything, measures, and reports. */
public final class JobsRun {

  private static final int CALLERS = 64;
  private static final int JOBS = 32;

  private final JobsSettings settings;
  private final Random random;
  private final Progress progress;

  private JobsRun(JobsSettings settings) {
    this.settings = settings;
    random = new Random(settings.seed());
    progress = new Progress(random);
  }

  /** The settings are system properties, see {@link JobsSettings#fromSystemProperties}. */
  public static void main(String[] arguments) throws Exception {
    run(JobsSettings.fromSystemProperties());
  }

  static void run(JobsSettings settings) throws Exception {
    new JobsRun(settings).run();
  }

  private void run() throws Exception {
    JobsResults results;
    Stage stage = Stage.start();
    progress.say("logs: " + stage.folder());
    try (stage;
        Simulator crowd = Stage.simulator(stage.folder(), "crowd", settings.crowd())) {
      crowd.start();
      Programs programs = Programs.unpack(stage.folder());
      try (Services services = JobsField.startServices(stage, programs)) {
        results = measure(stage, crowd.control().phones(), services);
      }
    }
    stage.deleteFolder();
    JobsReport report = new JobsReport(results);
    System.out.println(report.text());
    report.writeTo(settings.output(), describe());
  }

  /** What is compared in milliseconds comes last, when the services have served the longest. */
  private JobsResults measure(Stage stage, List<Phone> crowd, Services services) throws Exception {
    List<Phone> all = new ArrayList<>(stage.phones());
    all.addAll(crowd);
    try (JobsField field = JobsField.start(stage, services, all)) {
      progress.say("all have started");
      List<Phone> callers = stage.phones().subList(0, CALLERS);
      for (Contestant contestant : field.ofAllJvms()) {
        double rate = settings.warmth().of(contestant, callers);
        progress.say("%s is warm (%.0f/s)".formatted(contestant.name(), rate));
      }
      BesideLoad besideLoad = besideLoad(stage, crowd, field);
      QueryFigure quiet = quiet(stage, field);
      AcceptanceFigure acceptance = acceptance(stage, field);
      BesideJobsFigure besideJobs =
          new SyncBesideJobs(
                  field.ours(),
                  field.calls(),
                  field.words(),
                  field.first(),
                  stage.phones().getFirst(),
                  crowd.getFirst())
              .run(crowd, settings.slices(), settings.slice());
      progress.say("synchronous commands beside jobs");
      StreamFigure streams = streams(stage, crowd, field);
      JobThroughput throughput =
          new JobThroughput(
              field.ours(),
              field.calls(),
              field.words(),
              stage.kafka(),
              field.workers(stage),
              callers,
              settings.rateTime());
      progress.rounds("throughput", settings.rateRounds(), throughput);
      return new JobsResults(
          besideLoad.load(),
          besideLoad.lost(),
          besideLoad.queries(),
          quiet,
          besideLoad.longQueries(),
          besideLoad.polled(),
          acceptance,
          besideJobs,
          streams,
          throughput.sync(),
          throughput.jobs());
    }
  }

  private record BesideLoad(
      LoadFigure load,
      int lost,
      QueryFigure queries,
      LongFigure longQueries,
      PolledFigure polled) {}

  /** The old tasks are as old as what is between their making and their queries takes. */
  private BesideLoad besideLoad(Stage stage, List<Phone> crowd, JobsField field) throws Exception {
    TaskQueries queries =
        new TaskQueries(field.calls(), field.words(), stage.phones(), settings.tasksPerSecond());
    LongTasks longTasks = new LongTasks(field.calls(), field.words(), settings.takesLong());
    Tally tally = Tally.begin(field.calls(), field.words());
    try (JobLoad load = JobLoad.start(field.acceptance(), stage.phones(), settings.load())) {
      queries.warmUp(field.replicas(), settings.otherTasks());
      progress.say("the replicas are warm to questions");
      queries.makeOld(settings.tasks());
      progress.say("old tasks are made");
      longTasks.start(crowd.subList(0, settings.longTasks() * JOBS));
      PolledFigure polled = longTasks.poll(field.first(), stage.kafka());
      progress.say("a task was polled");
      queries.makeYoung(settings.tasks());
      QueryFigure asked = queries.ask(field.replicas(), stage.kafka(), random);
      LongFigure askedLong = longTasks.ask(field.second());
      LoadFigure loaded = load.end();
      progress.say("tasks were asked about");
      return new BesideLoad(loaded, tally.lost(), asked, askedLong, polled);
    }
  }

  private QueryFigure quiet(Stage stage, JobsField field) throws Exception {
    TaskQueries queries =
        new TaskQueries(field.calls(), field.words(), stage.phones(), settings.tasksPerSecond());
    queries.makeYoung(settings.tasks());
    QueryFigure asked = queries.ask(field.replicas(), stage.kafka(), random);
    progress.say("tasks were asked about with nothing beside");
    return asked;
  }

  private AcceptanceFigure acceptance(Stage stage, JobsField field) throws Exception {
    Tally tally = Tally.begin(field.calls(), field.words());
    Latency latency =
        new Latency(
            field.ofAcceptance(),
            stage.phones().subList(0, 1),
            settings.operations(),
            settings.cap());
    progress.rounds("acceptance", settings.rounds(), latency);
    return new AcceptanceFigure(
        latency.figuresWithSum(Floor.NAME, Floor.OF_ACCEPTANCE), tally.lost());
  }

  private StreamFigure streams(Stage stage, List<Phone> crowd, JobsField field)
      throws InterruptedException {
    Streams streams =
        new Streams(
            field.oursAtTheSecond(),
            field.calls(),
            field.words(),
            field.second(),
            settings.shape());
    for (boolean streamed : settings.streamed()) {
      streams.run(stage.phones().getFirst(), crowd, streamed);
      progress.say(streamed ? "with streams" : "without streams");
    }
    return streams.figure();
  }

  private String describe() {
    return ("One run (seed %d) of %d s. Of the acceptance p50 is the median of %d rounds' medians;"
            + " the queries are of %d tasks of each kind, one by each of two replicas.")
        .formatted(settings.seed(), progress.seconds(), settings.rounds(), settings.tasks());
  }
}
