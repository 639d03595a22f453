package io.phonecommand.worker.lanes;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.phonecommand.common.message.CmdResult;
import io.phonecommand.common.message.JobReport;
import io.phonecommand.common.message.MessageCodec;
import io.phonecommand.common.message.UnreadableMessageException;
import io.phonecommand.worker.adb.DeviceConnection;
import io.phonecommand.worker.adb.DeviceShell;
import io.phonecommand.worker.adb.ShellOutput;
import io.phonecommand.worker.adb.Start;
import io.phonecommand.worker.adb.Turn;
import io.phonecommand.worker.claims.GroupContact;
import io.phonecommand.worker.claims.TaskSink;
import io.phonecommand.worker.claims.UnansweredTasks;
import io.phonecommand.worker.claims.UsedPhones;
import io.phonecommand.worker.inventory.KnownPhones;
import io.phonecommand.worker.inventory.Phone;
import io.phonecommand.worker.results.JobReporter;
import io.phonecommand.worker.results.RecentResults;
import io.phonecommand.worker.results.ResultPublisher;
import io.phonecommand.worker.settings.GivenSettings;
import io.phonecommand.worker.settings.ServiceSettings;
import io.phonecommand.worker.timing.Timers;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * What a worker does with claimed tasks, real but for Kafka and the phone, which is {@code p1} of
 * {@code acme}: its commands, one at a time, run until they are to end.
 */
public final class TestLanes implements AutoCloseable {

  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final Timers timers = new Timers();
  private final MockProducer<String, byte[]> producer =
      new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer());
  private final UnansweredTasks unanswered = new UnansweredTasks();
  private final AtomicInteger starts = new AtomicInteger();
  private final CountDownLatch ending = new CountDownLatch(1);
  private final TaskSink sink;

  /** Nothing is known yet, and nothing runs. */
  public TestLanes() {
    LanesConfiguration lanes = new LanesConfiguration();
    ServiceSettings settings =
        GivenSettings.with("worker.lanes.max-running-per-phone=1", "worker.jobs.longest-start=2h");
    RecentResults recent = new RecentResults(System::nanoTime);
    sink =
        lanes.taskSink(
            lanes.taskLedger(settings, metrics),
            KnownPhones.of("p1", "acme"),
            new OnePhone(),
            new ResultPublisher(producer, recent, metrics),
            new JobReporter(producer, timers::after, Clock.systemUTC(), 10, recent, metrics),
            new GroupContact(Duration.ofHours(1), System::nanoTime),
            unanswered,
            new UsedPhones(settings.worker().lanes().runLimit(), Clock.systemUTC()),
            timers,
            Clock.systemUTC(),
            settings,
            metrics);
  }

  /** Where claimed tasks go. */
  public TaskSink sink() {
    return sink;
  }

  /** Those of whoever claims the tasks, too. */
  public UnansweredTasks unanswered() {
    return unanswered;
  }

  /** How many commands were sent to the phone. */
  public int starts() {
    return starts.get();
  }

  /** Whether no task is under way, and nothing was started or said. */
  public boolean isUntouched() {
    return sink.size() == 0 && starts() == 0 && producer.history().isEmpty();
  }

  /** What was said of a job so far, in its order. */
  public List<CmdResult> saidOf(String jobId) {
    return producer.history().stream()
        .map(TestLanes::reportOf)
        .filter(report -> report.jobId().equals(jobId))
        .map(JobReport::cmdResult)
        .toList();
  }

  private static JobReport reportOf(ProducerRecord<String, byte[]> said) {
    try {
      return (JobReport) MessageCodec.readJobs(said.value());
    } catch (UnreadableMessageException e) {
      throw new AssertionError(e);
    }
  }

  /** What runs ends well, and what comes later does at once. */
  public void endAll() {
    ending.countDown();
  }

  @Override
  public void close() {
    endAll();
    timers.close();
    producer.close();
    metrics.close();
  }

  private final class OnePhone implements DeviceShell {

    @Override
    public DeviceConnection connect(Phone phone, Duration limit, Turn turn) {
      return new OneConnection();
    }

    @Override
    public void wake(Phone phone) {}

    @Override
    public Answer ask(Phone phone) {
      return Answer.REACHED;
    }

    @Override
    public void hangUp(Phone phone) {}

    @Override
    public void abortAll() {}
  }

  private final class OneConnection implements DeviceConnection {

    @Override
    public OptionalInt run(String command, Duration startLimit, ShellOutput output, Start start) {
      if (!start.begin()) {
        return OptionalInt.empty();
      }
      starts.incrementAndGet();
      start.confirmed();
      try {
        ending.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return OptionalInt.of(0);
    }

    @Override
    public void abort() {}

    @Override
    public void close() {}
  }
}
