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
import org.apache.kafka.common.TopicPartition;

/**
 * Tasks of 32 jobs that take long. The first one is polled at one replica while it runs; when all
 * are over, another replica is asked once about each.
 */
public final class LongTasks {

  private static final String READ = "phone_command_jobs_records_read_total";
  private static final int JOBS = 32;

  /** Each once a second; here they come one after the other, so that as few as can be share. */
  private static final int CALLERS = 100;

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final JobCalls calls;
  private final LastWords words;
  private final Duration takes;
  private final List<TaskId> tasks = new ArrayList<>();
  private final Samples made = new Samples();

  /**
   * Nothing runs yet.
   *
   * @param takes each of the jobs; whole seconds
   */
  public LongTasks(JobCalls calls, LastWords words, Duration takes) {
    this.calls = calls;
    this.words = words;
    this.takes = takes;
  }

  /** Starts a task on each 32 of these phones. */
  public void start(List<Phone> phones) throws InterruptedException {
    for (List<Phone> some : Groups.of(phones, JOBS)) {
      var unused =
          Operation.run(
              "a long task",
              () -> tasks.add(calls.accept("sleep " + takes.toSeconds(), some)),
              made);
    }
  }

  /** Polls the first of them until its jobs are over. Nobody else must ask {@code replica}. */
  public PolledFigure poll(ApiReplica replica, KafkaCluster kafka) throws Exception {
    if (tasks.isEmpty()) {
      throw new IOException("no long task was accepted");
    }
    TaskId task = tasks.getFirst();
    double before = replica.metric(READ);
    long giveUp = System.nanoTime() + takes.plus(PATIENCE).toNanos();
    Samples samples =
        new ConstantRate(new Polling(replica, task), List.of(new Phone("any", "", 0)), CALLERS)
            .runWhile(i -> !isOver(task) && System.nanoTime() - giveUp < 0);
    long read = Math.round(replica.metric(READ) - before);
    TopicPartition partition = new TopicPartition(LastWords.TOPIC, task.partition());
    long end = kafka.ends(LastWords.TOPIC::equals).getOrDefault(partition, 0L);
    return new PolledFigure(read, end - task.offset(), samples.size(), samples.failures());
  }

  private boolean isOver(TaskId task) {
    try {
      return words.await(task, JOBS, Duration.ZERO);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** Asks {@code replica} once about each. Nobody else must ask it. */
  public LongFigure ask(ApiReplica replica) throws Exception {
    Samples samples = new Samples();
    double before = replica.metric(READ);
    for (TaskId task : tasks) {
      var unused = words.await(task, JOBS, PATIENCE);
      var unusedToo = Operation.run("a query of a long task", () -> ask(replica, task), samples);
    }
    double read = replica.metric(READ) - before;
    return new LongFigure(
        takes,
        LatencyFigure.of(List.of(samples)),
        Math.round(read / samples.size()),
        made.failures() + samples.failures());
  }

  private void ask(ApiReplica replica, TaskId task) throws IOException, InterruptedException {
    if (!calls.query(replica, task).isSuccess(JOBS)) {
      throw new IOException("not all jobs of " + task + " have succeeded");
    }
  }

  /** A question while the jobs run, or have just ended. */
  private final class Polling implements Contestant {

    private final ApiReplica replica;
    private final TaskId task;

    Polling(ApiReplica replica, TaskId task) {
      this.replica = replica;
      this.task = task;
    }

    @Override
    public String name() {
      return "a poll";
    }

    @Override
    public void run(List<Phone> phones) throws IOException, InterruptedException {
      if (calls.query(replica, task).jobs() != JOBS) {
        throw new IOException("not all jobs of " + task + " were told");
      }
    }

    @Override
    public void close() {}
  }
}
