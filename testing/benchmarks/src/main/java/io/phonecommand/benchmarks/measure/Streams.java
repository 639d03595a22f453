package io.phonecommand.benchmarks.measure;

import io.phonecommand.benchmarks.contestant.Contestant;
import io.phonecommand.benchmarks.jobs.JobCalls;
import io.phonecommand.benchmarks.jobs.LastWords;
import io.phonecommand.benchmarks.jobs.Tally;
import io.phonecommand.benchmarks.jobs.TaskId;
import io.phonecommand.processes.ApiReplica;
import io.phonecommand.processes.Phone;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Very many streams at one replica, several of each task. The jobs of one task end together, and
 * one task after the other; meanwhile synchronous requests are measured at the same replica, and
 * again beside the same jobs without streams.
 */
public final class Streams {

  /**
   * How much there is.
   *
   * @param tasks how many
   * @param jobs of each task
   * @param readers of each task
   * @param first from accepting the first task to its end; all streams must stand by then
   * @param spread from there to the end of the last one
   */
  public record Shape(int tasks, int jobs, int readers, Duration first, Duration spread) {

    /** How long the jobs of the task with this number take. */
    Duration takes(int number) {
      return first.plus(spread.multipliedBy(number).dividedBy(tasks));
    }

    int streams() {
      return tasks * readers;
    }
  }

  /** A task whose jobs run, and what each of them takes. */
  private record Running(TaskId task, Duration takes) {}

  /** How many streams are begun at once. */
  private static final int OPENING = 48;

  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final Contestant ours;
  private final JobCalls calls;
  private final LastWords words;
  private final ApiReplica replica;
  private final Shape shape;
  private final Samples setup = new Samples();
  private final Samples late = new Samples();
  private final List<Samples> without = new ArrayList<>();
  private final List<Samples> beside = new ArrayList<>();
  private final AtomicInteger whole = new AtomicInteger();
  private int streams;
  private int lost;

  /**
   * Nothing runs yet.
   *
   * @param ours calls {@code replica}
   * @param replica which has the streams
   */
  public Streams(
      Contestant ours, JobCalls calls, LastWords words, ApiReplica replica, Shape shape) {
    this.ours = ours;
    this.calls = calls;
    this.words = words;
    this.replica = replica;
    this.shape = shape;
  }

  /**
   * Measures once.
   *
   * @param free a phone without jobs
   * @param phones that get jobs
   * @param streamed whether there are streams
   */
  public void run(Phone free, List<Phone> phones, boolean streamed) throws InterruptedException {
    Tally tally = Tally.begin(calls, words);
    long start = System.nanoTime();
    List<Running> tasks = start(phones);
    ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor();
    if (streamed) {
      read(tasks, readers);
    }
    Thread.sleep(Duration.ofNanos(shape.first().toNanos() - (System.nanoTime() - start)));
    Samples samples = Latency.oneByOne(ours, List.of(free), Integer.MAX_VALUE, shape.spread());
    (streamed ? beside : without).add(samples);
    lost += tally.lost();
    readers.shutdown();
    if (!readers.awaitTermination(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
      // They are missed among those that were told everything.
      var unused = readers.shutdownNow();
    }
  }

  private List<Running> start(List<Phone> phones) throws InterruptedException {
    List<Running> tasks = new ArrayList<>();
    for (int i = 0; i < shape.tasks(); i++) {
      Duration takes = shape.takes(i);
      List<Phone> some = Groups.circle(phones, i * shape.jobs(), shape.jobs());
      var unused =
          Operation.run(
              "a task with streams",
              () -> tasks.add(new Running(calls.accept(sleep(takes), some), takes)),
              setup);
    }
    return tasks;
  }

  private static String sleep(Duration takes) {
    return "sleep %d.%03d".formatted(takes.toSeconds(), takes.toMillisPart());
  }

  private void read(List<Running> tasks, ExecutorService readers) {
    Semaphore opening = new Semaphore(OPENING);
    streams += shape.streams();
    for (Running running : tasks) {
      for (int i = 0; i < shape.readers(); i++) {
        var unused =
            readers.submit(
                () -> Operation.run("a stream", () -> read(running, opening), new Samples()));
      }
    }
  }

  private void read(Running running, Semaphore opening) throws IOException, InterruptedException {
    StreamReading reading = new StreamReading(shape.jobs(), running.takes(), late);
    try (Stream<String> lines = open(running.task(), opening)) {
      lines.forEach(line -> reading.line(line, Instant.now()));
    }
    if (!reading.isWhole()) {
      throw new IOException("a stream of " + running.task() + " ended early");
    }
    whole.incrementAndGet();
  }

  private Stream<String> open(TaskId task, Semaphore opening)
      throws IOException, InterruptedException {
    opening.acquire();
    try {
      return calls.events(replica, task);
    } finally {
      opening.release();
    }
  }

  /** Of all runs; at least one with streams, and one without. */
  public StreamFigure figure() {
    boolean isEmpty = late.size() == 0;
    return new StreamFigure(
        streams,
        streams - whole.get(),
        late.size(),
        isEmpty ? Double.NaN : late.percentile(99),
        isEmpty ? Double.NaN : late.percentile(100),
        SyncFigure.of(without, beside),
        setup.failures() + lost);
  }
}
