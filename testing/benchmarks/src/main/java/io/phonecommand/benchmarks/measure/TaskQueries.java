package io.phonecommand.benchmarks.measure;

import io.phonecommand.benchmarks.contestant.Contestant;
import io.phonecommand.benchmarks.jobs.JobCalls;
import io.phonecommand.benchmarks.jobs.LastWords;
import io.phonecommand.benchmarks.jobs.TaskId;
import io.phonecommand.processes.ApiReplica;
import io.phonecommand.processes.KafkaCluster;
import io.phonecommand.processes.Phone;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.common.TopicPartition;

/**
 * Tasks of 32 jobs that end soon, some made long before the others, and then queries of all of
 * them: each replica is asked once about each, so that none remembers anything.
 */
public final class TaskQueries {

  private static final int JOBS = 32;
  private static final Duration SOON = Duration.ofSeconds(1);
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofMillis(10);

  private final JobCalls calls;
  private final LastWords words;
  private final List<Phone> phones;
  private final double perSecond;
  private final Samples made = new Samples();
  private final List<TaskId> old = new ArrayList<>();
  private final List<TaskId> young = new ArrayList<>();
  private long oldSince;

  private record Question(ApiReplica replica, TaskId task, Samples samples) {}

  /**
   * Nothing is made yet.
   *
   * @param phones on which the jobs run, in turn
   * @param perSecond how many tasks are made a second
   */
  public TaskQueries(JobCalls calls, LastWords words, List<Phone> phones, double perSecond) {
    this.calls = calls;
    this.words = words;
    this.phones = phones;
    this.perSecond = perSecond;
  }

  /** Asks all replicas about {@code count} other tasks, of a job each, so that they are warm. */
  public void warmUp(List<ApiReplica> replicas, int count) throws InterruptedException {
    Samples unmeasured = new Samples();
    for (int i = 0; i < count; i++) {
      List<Phone> one = Groups.circle(phones, i, 1);
      var unused = Operation.run("a warm-up", () -> askOf(one, replicas), unmeasured);
    }
  }

  private void askOf(List<Phone> one, List<ApiReplica> replicas)
      throws IOException, InterruptedException {
    TaskId task = calls.accept(Contestant.COMMAND, one);
    var unused = words.await(task, 1, LIMIT);
    for (ApiReplica replica : replicas) {
      var unusedToo = calls.query(replica, task);
    }
  }

  /** Makes tasks that will be old. */
  public void makeOld(int count) throws InterruptedException {
    make(count, old);
    oldSince = System.nanoTime();
  }

  /** Makes tasks that are asked about soon. */
  public void makeYoung(int count) throws InterruptedException {
    make(count, young);
  }

  private void make(int count, List<TaskId> soon) throws InterruptedException {
    long start = System.nanoTime();
    for (int i = 0; i < count; i++) {
      long left = start + (long) (i * 1e9 / perSecond) - System.nanoTime();
      Thread.sleep(Duration.ofNanos(Math.max(0, left)));
      List<Phone> some = Groups.circle(phones, i * JOBS, JOBS);
      var unused = Operation.run("a task of 32 jobs", () -> make(some, soon), made);
    }
  }

  /** One that takes longer is none of those that are asked about. */
  private void make(List<Phone> some, List<TaskId> soon) throws IOException, InterruptedException {
    long start = System.nanoTime();
    TaskId task = calls.accept(Contestant.COMMAND, some);
    if (!words.await(task, JOBS, LIMIT)) {
      throw new IOException("its jobs have not ended after " + LIMIT);
    }
    if (System.nanoTime() - start <= SOON.toNanos()) {
      soon.add(task);
    }
  }

  /**
   * Asks, one question after the other.
   *
   * @param random decides in which order
   */
  public QueryFigure ask(List<ApiReplica> replicas, KafkaCluster kafka, Random random)
      throws Exception {
    Samples youngSamples = new Samples();
    Samples oldSamples = new Samples();
    List<Question> questions = new ArrayList<>();
    for (ApiReplica replica : replicas) {
      young.forEach(task -> questions.add(new Question(replica, task, youngSamples)));
      old.forEach(task -> questions.add(new Question(replica, task, oldSamples)));
    }
    Duration age = Duration.ofNanos(System.nanoTime() - oldSince);
    long behind = leastBehind(kafka);
    for (Question question : Turns.mixed(questions, random)) {
      var unused = Operation.run("a query", () -> ask(question), question.samples());
      Thread.sleep(PAUSE);
    }
    return new QueryFigure(
        figureOf(youngSamples),
        figureOf(oldSamples),
        age,
        behind,
        made.failures(),
        made.size() - made.failures() - young.size() - old.size());
  }

  private void ask(Question question) throws IOException, InterruptedException {
    if (!calls.query(question.replica(), question.task()).isSuccess(JOBS)) {
      throw new IOException("not all jobs of " + question.task() + " have succeeded");
    }
  }

  private long leastBehind(KafkaCluster kafka) throws Exception {
    Map<TopicPartition, Long> ends = kafka.ends(LastWords.TOPIC::equals);
    return old.stream()
        .mapToLong(
            task ->
                ends.getOrDefault(new TopicPartition(LastWords.TOPIC, task.partition()), 0L)
                    - task.offset())
        .min()
        .orElse(0);
  }

  private static Optional<LatencyFigure> figureOf(Samples samples) {
    return samples.size() == 0 ? Optional.empty() : Optional.of(LatencyFigure.of(List.of(samples)));
  }
}
