package io.phonecommand.benchmarks.measure;

import io.phonecommand.benchmarks.contestant.Contestant;
import io.phonecommand.benchmarks.jobs.JobCalls;
import io.phonecommand.benchmarks.jobs.LastWords;
import io.phonecommand.benchmarks.jobs.TaskId;
import io.phonecommand.benchmarks.jobs.TaskState;
import io.phonecommand.processes.ApiReplica;
import io.phonecommand.processes.Phone;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Synchronous requests, one at a time, to one phone on which nothing else runs and to one that runs
 * as many jobs as it may: before the jobs, while they run, and after they are cancelled.
 */
public final class SyncBesideJobs {

  private static final int JOBS = 32;

  /** Of a phone's four places jobs may have half. */
  private static final int PER_PHONE = 2;

  /** Longer than all of it takes: they are cancelled. */
  private static final String COMMAND = "sleep 900";

  private static final Duration START_LIMIT = Duration.ofSeconds(30);
  private static final Duration END_LIMIT = Duration.ofSeconds(10);
  private static final Duration LOOK_PAUSE = Duration.ofMillis(200);

  private final Contestant ours;
  private final JobCalls calls;
  private final LastWords words;
  private final ApiReplica replica;
  private final Samples setup = new Samples();
  private final Kind others;
  private final Kind same;

  private record Kind(List<Phone> phone, List<Samples> without, List<Samples> beside) {

    static Kind of(Phone phone) {
      return new Kind(List.of(phone), new ArrayList<>(), new ArrayList<>());
    }

    SyncFigure figure() {
      return SyncFigure.of(without, beside);
    }
  }

  /**
   * Nothing runs yet.
   *
   * @param replica which is asked whether the jobs run
   * @param free a phone that gets no jobs
   * @param busy one that gets some
   */
  public SyncBesideJobs(
      Contestant ours,
      JobCalls calls,
      LastWords words,
      ApiReplica replica,
      Phone free,
      Phone busy) {
    this.ours = ours;
    this.calls = calls;
    this.words = words;
    this.replica = replica;
    others = Kind.of(free);
    same = Kind.of(busy);
  }

  /**
   * Measures all of it.
   *
   * @param phones that get jobs
   * @param slices of each kind in each case; half as many before, and half after
   * @param slice how long each of them takes
   */
  public BesideJobsFigure run(List<Phone> phones, int slices, Duration slice)
      throws InterruptedException {
    int half = Math.max(1, slices / 2);
    for (Kind kind : List.of(others, same)) {
      var unused = Latency.oneByOne(ours, kind.phone(), Integer.MAX_VALUE, slice);
    }
    slices(half, slice, false);
    List<TaskId> tasks = start(phones);
    int running = awaitRunning(tasks);
    slices(slices, slice, true);
    cancel(tasks);
    slices(half, slice, false);
    int missing = phones.size() * PER_PHONE - running;
    return new BesideJobsFigure(
        running, others.figure(), same.figure(), setup.failures() + Math.max(0, missing));
  }

  private void slices(int count, Duration slice, boolean besideJobs) throws InterruptedException {
    for (int i = 0; i < count; i++) {
      for (Kind kind : List.of(others, same)) {
        Samples samples = Latency.oneByOne(ours, kind.phone(), Integer.MAX_VALUE, slice);
        (besideJobs ? kind.beside() : kind.without()).add(samples);
      }
    }
  }

  private List<TaskId> start(List<Phone> phones) throws InterruptedException {
    List<TaskId> tasks = new ArrayList<>();
    for (int i = 0; i < PER_PHONE; i++) {
      for (List<Phone> some : Groups.of(phones, JOBS)) {
        var unused =
            Operation.run("a task that runs", () -> tasks.add(calls.accept(COMMAND, some)), setup);
      }
    }
    return tasks;
  }

  /** How many run in the end. */
  private int awaitRunning(List<TaskId> tasks) throws InterruptedException {
    long giveUp = System.nanoTime() + START_LIMIT.toNanos();
    int running = 0;
    for (TaskId task : tasks) {
      TaskState state = stateOf(task);
      while (runningOf(state) < state.jobs() && System.nanoTime() - giveUp < 0) {
        Thread.sleep(LOOK_PAUSE);
        state = stateOf(task);
      }
      running += runningOf(state);
    }
    return running;
  }

  private static int runningOf(TaskState state) {
    return state.started() - state.succeeded() - state.failed();
  }

  private TaskState stateOf(TaskId task) throws InterruptedException {
    List<TaskState> states = new ArrayList<>();
    var unused =
        Operation.run(
            "a look whether jobs run", () -> states.add(calls.query(replica, task)), setup);
    return states.isEmpty() ? new TaskState(0, 0, 0, 0) : states.getFirst();
  }

  private void cancel(List<TaskId> tasks) throws InterruptedException {
    for (TaskId task : tasks) {
      var unused = Operation.run("a cancellation", () -> cancel(task), setup);
    }
  }

  private void cancel(TaskId task) throws IOException, InterruptedException {
    int jobs = calls.cancel(task).jobs();
    if (!words.await(task, jobs, END_LIMIT)) {
      throw new IOException("not all jobs of " + task + " have ended");
    }
  }
}
