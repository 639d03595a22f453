package io.phonecommand.benchmarks;

import io.phonecommand.benchmarks.contestant.Contestant;
import io.phonecommand.benchmarks.contestant.Programs;
import io.phonecommand.benchmarks.contestant.Services;
import io.phonecommand.benchmarks.contestant.Stage;
import io.phonecommand.benchmarks.floor.Floor;
import io.phonecommand.benchmarks.measure.ColdFigure;
import io.phonecommand.benchmarks.measure.ColdStart;
import io.phonecommand.benchmarks.measure.Latency;
import io.phonecommand.benchmarks.measure.LatencyFigure;
import io.phonecommand.benchmarks.measure.OneHangs;
import io.phonecommand.benchmarks.measure.Results;
import io.phonecommand.benchmarks.measure.Scale;
import io.phonecommand.benchmarks.measure.ScaleFigure;
import io.phonecommand.benchmarks.measure.Throughput;
import io.phonecommand.benchmarks.report.Report;
import io.phonecommand.processes.KafkaCluster;
import io.phonecommand.processes.Phone;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** The whole run: starts everything, measures, and reports. */
public final class BenchmarkRun {

  private static final int MANY = 32;
  private static final int CALLERS = 64;
  private static final int BESIDE_ONE_THAT_HANGS = 20;

  /** Longer than the textbook's reply time-out, or a hung phone would not be seen in it. */
  private static final int HANG_SLICES = 4;

  private static final int SCALE_SLICES = 2;
  private static final String DEFAULT_DELAY = "group.initial.rebalance.delay.ms=3000";

  private final Settings settings;
  private final Progress progress;

  private BenchmarkRun(Settings settings) {
    this.settings = settings;
    progress = new Progress(new Random(settings.seed()));
  }

  /** The settings are system properties, see {@link Settings#fromSystemProperties}. */
  public static void main(String[] arguments) throws Exception {
    run(Settings.fromSystemProperties());
  }

  static void run(Settings settings) throws Exception {
    System.setProperty("java.awt.headless", "true");
    new BenchmarkRun(settings).run();
  }

  private void run() throws Exception {
    Results results;
    Stage stage = Stage.start();
    progress.say("logs: " + stage.folder());
    try (stage) {
      Programs programs = Programs.unpack(stage.folder());
      try (Services services =
          Services.start(stage.folder(), stage.kafka().bootstrapServers(), programs)) {
        results = measure(stage, programs, services);
      }
    }
    stage.deleteFolder();
    Report report = new Report(results);
    System.out.println(report.text());
    report.writeTo(settings.output(), describe());
  }

  /** What is compared in milliseconds comes last, when the services have served the longest. */
  private Results measure(Stage stage, Programs programs, Services services) throws Exception {
    List<Phone> phones = stage.phones();
    try (Field field = Field.start(stage, services)) {
      progress.say("all contestants have started");
      warmUp(field, phones);
      OneHangs hangs =
          new OneHangs(
              field.ofHungPhones(),
              stage.simulator().control(),
              phones.subList(phones.size() - BESIDE_ONE_THAT_HANGS, phones.size()),
              settings.slice().multipliedBy(HANG_SLICES));
      progress.rounds("a phone that hangs", settings.fewerRounds(), hangs);
      List<ScaleFigure> scale = scale(stage, services);
      int operations = settings.operations();
      Duration cap = settings.cap();
      var one = new Latency(field.ofOnePhone(), phones.subList(0, 1), operations, cap);
      var many = new Latency(field.ofManyPhones(), phones.subList(0, MANY), operations / 5, cap);
      var most = new Latency(field.ofMostPhones(), phones, operations / 10, cap);
      var throughput =
          new Throughput(field.ofThroughput(), phones.subList(0, CALLERS), settings.slice());
      progress.rounds("latency and throughput", settings.rounds(), throughput, most, many, one);
      return new Results(
          one.figuresWithSum(Floor.NAME, Floor.OF_ONE),
          many.figuresWithSum(Floor.NAME, Floor.OF_MANY),
          most.figures(),
          realPhone(field, services),
          throughput.figures(),
          hangs.figures(),
          scale,
          cold(stage, programs, services));
    }
  }

  private Map<String, LatencyFigure> realPhone(Field field, Services services) throws Exception {
    if (settings.adbd().isEmpty()) {
      return Map.of();
    }
    Phone phone = Phone.at("real-phone", settings.adbd().get());
    try {
      var latency =
          new Latency(
              field.ofRealPhone(services, phone),
              List.of(phone),
              settings.operations(),
              settings.cap());
      progress.rounds("a real phone", settings.rounds(), latency);
      return latency.figures();
    } catch (IOException | IllegalStateException e) {
      System.err.println("NOT MEASURED, a real phone: " + e.getMessage());
      return Map.of();
    }
  }

  private void warmUp(Field field, List<Phone> phones) throws Exception {
    for (Contestant contestant : field.ofAllJvms()) {
      double rate = settings.warmth().of(contestant, phones.subList(0, CALLERS));
      progress.say("%s is warm (%.0f/s)".formatted(contestant.name(), rate));
    }
  }

  private List<ScaleFigure> scale(Stage stage, Services services) throws Exception {
    try (Scale scale =
        Scale.start(
            stage.folder(),
            services,
            settings.sizes(),
            settings.secondsPerUse(),
            settings.scaleWarmth(),
            settings.slice().multipliedBy(SCALE_SLICES))) {
      progress.rounds("phones per worker", settings.rounds(), scale);
      return scale.figures();
    } catch (IOException e) {
      // So many phones need so many file descriptors; the rest of the run is none the worse.
      System.err.println("NOT MEASURED, many phones on one worker: " + e.getMessage());
      return List.of();
    }
  }

  /** A broker's setting can't be changed while it runs: there is one more broker, and its API. */
  private Optional<ColdFigure> cold(Stage stage, Programs programs, Services services)
      throws Exception {
    Path folder = Files.createDirectories(stage.folder().resolve("default-delay"));
    Path cache = stage.folder().resolve("worker.aot");
    try (KafkaCluster kafka = Stage.broker(folder, List.of(DEFAULT_DELAY))) {
      kafka.launch();
      kafka.awaitReady();
      try (Services delayed = Services.start(folder, kafka.bootstrapServers(), programs)) {
        ColdStart cold = new ColdStart(services, delayed, stage.phones().getFirst(), cache);
        progress.rounds("cold start", settings.fewerRounds(), cold);
        return Optional.of(cold.figure());
      }
    } catch (IOException | IllegalStateException e) {
      System.err.println("NOT MEASURED, cold start: " + e.getMessage());
      return Optional.empty();
    }
  }

  private String describe() {
    return ("%d rounds in mixed order (seed %d); p50 is the median of the rounds' medians, p99 that"
            + " of all rounds' operations together; the run took %d s.")
        .formatted(settings.rounds(), settings.seed(), progress.seconds());
  }
}
