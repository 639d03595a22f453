package io.phonecommand.benchmarks.measure;

import io.phonecommand.benchmarks.contestant.Contestant;
import io.phonecommand.benchmarks.jobs.JobCalls;
import io.phonecommand.benchmarks.jobs.LastWords;
import io.phonecommand.benchmarks.jobs.Tally;
import io.phonecommand.benchmarks.jobs.TaskId;
import io.phonecommand.processes.KafkaCluster;
import io.phonecommand.processes.Phone;
import io.phonecommand.processes.ServiceProcess;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * How many commands per second callers get done who have a phone each: synchronous ones, and
 * asynchronous ones, of which each caller has several open.
 */
public final class JobThroughput implements Measure {

  /** Of one caller; as many of them wait for its phone, which is half of what may. */
  private static final int MOST_OPEN = 16;

  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final Contestant ours;
  private final JobCalls calls;
  private final LastWords words;
  private final KafkaCluster kafka;
  private final List<ServiceProcess> processes;
  private final List<Phone> phones;
  private final Duration time;
  private final List<RateFigure> sync = new ArrayList<>();
  private final List<RateFigure> jobs = new ArrayList<>();

  /**
   * A measure.
   *
   * @param processes whose work counts
   * @param phones one per caller
   * @param time of each kind in each round
   */
  public JobThroughput(
      Contestant ours,
      JobCalls calls,
      LastWords words,
      KafkaCluster kafka,
      List<ServiceProcess> processes,
      List<Phone> phones,
      Duration time) {
    this.ours = ours;
    this.calls = calls;
    this.words = words;
    this.kafka = kafka;
    this.processes = processes;
    this.phones = phones;
    this.time = time;
  }

  /** Nothing: to be made warm is the same load, for longer. */
  @Override
  public void warmUp() {}

  @Override
  public void round(Random random) throws Exception {
    for (boolean asynchronous : Turns.mixed(List.of(true, false), random)) {
      Work before = Work.of(kafka, processes);
      if (asynchronous) {
        jobs.add(jobs(before));
      } else {
        sync.add(sync(before));
      }
    }
  }

  private RateFigure sync(Work before) throws Exception {
    long start = System.nanoTime();
    ThroughputFigure load = Load.run(ours, phones, Integer.MAX_VALUE, time);
    double rate = load.perSecond();
    int succeeded = (int) Math.round(rate * (System.nanoTime() - start) / 1e9);
    return figure(before, rate, rate, succeeded, load.failures());
  }

  private RateFigure jobs(Work before) throws Exception {
    Tally tally = Tally.begin(calls, words);
    Samples samples = new Samples();
    long start = System.nanoTime();
    long end = start + time.toNanos();
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      for (Phone phone : phones) {
        all.add(
            callers.submit(
                () -> {
                  call(phone, end, samples);
                  return null;
                }));
      }
      for (Future<?> caller : all) {
        var unused = caller.get();
      }
    }
    int accepted = samples.size() - samples.failures();
    double acceptedPerSecond = accepted * 1e9 / (System.nanoTime() - start);
    int lost = tally.lost();
    int succeeded = Math.max(0, accepted - lost);
    double finishedPerSecond = succeeded * 1e9 / (System.nanoTime() - start);
    return figure(
        before, finishedPerSecond, acceptedPerSecond, succeeded, samples.failures() + lost);
  }

  /** As fast as they are accepted, until so many are open that the oldest one is waited for. */
  private void call(Phone phone, long end, Samples samples) throws InterruptedException {
    Deque<TaskId> open = new ArrayDeque<>();
    while (System.nanoTime() < end) {
      var unused =
          Operation.run(
              "an acceptance",
              () -> open.add(calls.accept(Contestant.COMMAND, List.of(phone))),
              samples);
      if (open.size() >= MOST_OPEN) {
        var unusedEnd = words.await(open.remove(), 1, LIMIT);
      }
    }
  }

  private RateFigure figure(
      Work before, double finished, double accepted, int succeeded, int failures) throws Exception {
    Work after = Work.of(kafka, processes);
    double commands = Math.max(1, succeeded);
    return new RateFigure(
        finished,
        accepted,
        after.recordsSince(before) / commands,
        after.nanosSince(before) / 1e3 / commands,
        succeeded + failures,
        failures);
  }

  /** Of synchronous commands: the rounds' medians. */
  public RateFigure sync() {
    return RateFigure.of(sync);
  }

  /** The same of asynchronous ones. */
  public RateFigure jobs() {
    return RateFigure.of(jobs);
  }
}
