package io.phonecommand.worker.lanes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.phonecommand.common.message.Cancel;
import io.phonecommand.common.message.JobReport;
import io.phonecommand.common.message.MessageCodec;
import io.phonecommand.common.message.Task;
import io.phonecommand.worker.claims.TaskRecord;
import io.phonecommand.worker.claims.UnansweredTasks;
import io.phonecommand.worker.claims.UsedPhones;
import io.phonecommand.worker.inventory.KnownPhones;
import io.phonecommand.worker.lanes.Lanes.Places;
import io.phonecommand.worker.results.JobReporter;
import io.phonecommand.worker.results.RecentResults;
import io.phonecommand.worker.results.ResultPublisher;
import io.phonecommand.worker.settings.GivenSettings;
import io.phonecommand.worker.settings.JobSettings;
import io.phonecommand.worker.settings.LaneSettings;
import io.phonecommand.worker.timing.Timers;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What is known of tasks when their partition comes back. */
class TaskAdmissionTest {

  @AutoClose private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  @AutoClose private final Timers timers = new Timers();

  private final MockProducer<String, byte[]> producer =
      new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer());

  private final List<String> run = new CopyOnWriteArrayList<>();
  private final UsedPhones used = new UsedPhones(Duration.ofMinutes(1), Clock.systemUTC());
  private final TaskAdmission admission = admission();

  private TaskAdmission admission() {
    LaneSettings limits = GivenSettings.with().worker().lanes();
    JobSettings jobs = GivenSettings.with().worker().jobs();
    TaskLedger ledger = new TaskLedger(limits, jobs, metrics);
    UnansweredTasks unanswered = new UnansweredTasks();
    Answers answers =
        new Answers(
            ledger,
            new ResultPublisher(producer, new RecentResults(() -> 0), metrics),
            new JobReporter(
                producer,
                timers::after,
                Clock.systemUTC(),
                10,
                new RecentResults(() -> 0),
                metrics),
            unanswered,
            Clock.systemUTC());
    Lanes lanes =
        new Lanes(
            new Places(1, 10), new Places(1, 10), execution -> run.add(execution.task().taskId()));
    return new TaskAdmission(
        KnownPhones.of("p1", "acme"),
        ledger,
        answers,
        lanes,
        timers,
        Clock.systemUTC(),
        limits,
        jobs,
        unanswered,
        used,
        () -> {},
        metrics.counter("unknown-past"));
  }

  private static Task task(int v) {
    return task(v, "t");
  }

  private static Task task(int v, String id) {
    return new Task(
        v,
        id,
        "k",
        0,
        "acme",
        "north",
        "p1",
        "true",
        System.currentTimeMillis() + 60_000,
        null,
        null,
        v == Task.JOB ? 1000L : null);
  }

  private static TaskRecord asked(Task task) {
    return new TaskRecord(task, 0, 0, task.startsBefore());
  }

  /** Nobody else tells it: its next owner has claimed the cancel, before this one had read it. */
  @Test
  void cancelThatIsReadBack_takesAJobBackThatIsUnderWay() throws Exception {
    admission.admit(asked(task(Task.JOB)));

    admission.rememberCancelled(new Cancel(Cancel.VERSION, "t", "acme", "north", "p1"));

    assertThat(producer.history()).hasSize(1);
    JobReport said = (JobReport) MessageCodec.readJobs(producer.history().getFirst().value());
    assertThat(said.cmdResult().errorCode()).isEqualTo("CMD.1006");
  }

  @Test
  void jobThatIsReleased_runs_thoughItWasReadBackOnce() {
    admission.rememberClaimed(task(Task.JOB));
    admission.forgetClaimed(task(Task.JOB));
    admission.admit(asked(task(Task.JOB)));

    await().until(() -> run.contains("t"));
  }

  @Test
  void taskThatIsReleased_runs_thoughItWasReadBackOnce() {
    admission.rememberClaimed(task(Task.SYNC));
    admission.forgetClaimed(task(Task.SYNC));
    admission.admit(asked(task(Task.SYNC)));

    await().until(() -> run.contains("t"));
  }

  /** A worker that is lost to its group may only be cut off from Kafka. */
  @Test
  void phoneOfALostWorkersTask_mayBeUsedByIt_andNotOfOneThatIsUnderWayHere() {
    admission.admit(asked(task(Task.JOB)));
    admission.answerLost(asked(task(Task.JOB)));
    assertThat(used.mayBeUsedFor("p1")).isEmpty();

    admission.answerLost(asked(task(Task.SYNC, "other")));
    assertThat(used.mayBeUsedFor("p1")).isPresent();
  }

  @Test
  void jobThatIsReleased_andWasTakenBack_doesNotRun() throws Exception {
    admission.rememberCancelled(new Cancel(Cancel.VERSION, "t", "acme", "north", "p1"));
    admission.forgetClaimed(task(Task.JOB));
    admission.admit(asked(task(Task.JOB)));

    JobReport said = (JobReport) MessageCodec.readJobs(producer.history().getFirst().value());
    assertThat(said.cmdResult().errorCode()).isEqualTo("CMD.1006");
    assertThat(run).isEmpty();
  }
}
