package io.phonecommand.worker.results;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.phonecommand.common.message.CmdResult;
import io.phonecommand.common.message.JobReport;
import io.phonecommand.common.message.MessageCodec;
import io.phonecommand.common.message.Task;
import io.phonecommand.common.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says what becomes of jobs. A last word is sent again until Kafka has it, or it is long too late;
 * anything else is sent once. Any thread; does not block, with a producer that does not.
 */
public final class JobReporter implements AutoCloseable {

  /** Who runs something later. */
  @FunctionalInterface
  public interface Pauses {

    /** Runs {@code action} once, {@code pause} from now. */
    Future<?> after(Duration pause, Runnable action);
  }

  private static final Logger log = LoggerFactory.getLogger(JobReporter.class);

  private static final String OK = "ok";

  /** Between two looks at whether the producer knows the topic by now. */
  private static final Duration PREPARING = Duration.ofMillis(20);

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(4);

  /** A job has its last word this long after its limits at the latest, whoever says it. */
  private static final Duration BOUND_MARGIN = Duration.ofMinutes(2);

  /** After that, or the word itself: then Kafka will never have it. */
  private static final Duration GIVE_UP_AFTER = Duration.ofMinutes(10);

  private final Producer<String, byte[]> producer;
  private final Pauses pauses;
  private final InstantSource clock;
  private final RecentResults recent;
  private final Semaphore places;
  private final MeterRegistry metrics;
  private final Counter failed;
  private final Counter dropped;
  private final Counter givenUp;
  private final AtomicInteger unsent = new AtomicInteger();

  /** Those that are sent again once a pause is over. */
  private final Set<LastWord> pausing = ConcurrentHashMap.newKeySet();

  private volatile boolean closed;

  /**
   * Sends nothing by itself.
   *
   * @param most how many refusals wait for Kafka at the most
   * @param recent counts the last words
   */
  public JobReporter(
      Producer<String, byte[]> producer,
      Pauses pauses,
      InstantSource clock,
      int most,
      RecentResults recent,
      MeterRegistry metrics) {
    this.metrics = metrics;
    // Shown before there is any.
    var unused = lastWords(OK);
    this.producer = producer;
    this.pauses = pauses;
    this.clock = clock;
    this.recent = recent;
    this.places = new Semaphore(most);
    this.failed = metrics.counter("phone_command.jobs.report_failures");
    this.dropped = metrics.counter("phone_command.jobs.refusals_dropped");
    this.givenUp = metrics.counter("phone_command.jobs.last_words_given_up");
    Gauge.builder("phone_command.jobs.last_words_waiting", unsent, AtomicInteger::get)
        .description("Last words of jobs that Kafka has not got yet")
        .register(metrics);
  }

  /**
   * Learns where the reports go, for which the first of them would otherwise have to wait, or be
   * refused. Returns after {@code limit} at the latest.
   */
  public void prepare(Duration limit) throws InterruptedException {
    long giveUp = System.nanoTime() + limit.toNanos();
    while (!isPrepared() && System.nanoTime() - giveUp < 0) {
      Thread.sleep(PREPARING);
    }
  }

  private boolean isPrepared() {
    try {
      return !producer.partitionsFor(Topics.JOBS).isEmpty();
    } catch (KafkaException e) {
      log.debug("Where jobs' reports go is not known yet: {}", e.toString());
      return false;
    }
  }

  /**
   * Says how far {@code job} is; a failure is counted.
   *
   * @param over called with whether Kafka has it, as of {@link #lastWord}
   */
  public void tell(Task job, Optional<Instant> startedAt, CmdResult soFar, Consumer<Boolean> over) {
    send(
        reportOf(job, startedAt, soFar),
        failure -> {
          if (failure != null) {
            failed.increment();
          }
          over.accept(failure == null);
        });
  }

  /**
   * Says the last word of {@code job}, which is under way until Kafka has it; so there are never
   * more of them than may be under way.
   *
   * @param over called once Kafka has it, or it is given up because the job's time is long over; on
   *     the client's thread, which it must not hold up
   */
  public void lastWord(Task job, Optional<Instant> startedAt, CmdResult result, Runnable over) {
    count(result);
    recent.count(result);
    unsent.incrementAndGet();
    new LastWord(job, reportOf(job, startedAt, result), giveUpAt(job), over).send();
  }

  private Instant giveUpAt(Task job) {
    Long runLimit = job.runLimit();
    Instant bound =
        job.startsBefore().plusMillis(runLimit == null ? 0 : runLimit).plus(BOUND_MARGIN);
    Instant now = clock.instant();
    return (bound.isBefore(now) ? now : bound).plus(GIVE_UP_AFTER);
  }

  /**
   * Says that {@code job} never gets under way here. Where too many of these wait for Kafka it is
   * dropped, and counted: whoever is asked once the job's time is over says its last word.
   *
   * @param over as of {@link #lastWord}; called at once for what is dropped
   */
  public void refusal(Task job, CmdResult result, Runnable over) {
    if (places.tryAcquire()) {
      refuse(job, result, over);
    } else {
      dropped.increment();
      over.run();
    }
  }

  /**
   * As {@link #refusal}, for a thread that may wait for a place: nothing is dropped.
   *
   * @param limit for how long to wait at most
   * @return {@code false} if there was no place; then nothing is said, and {@code over} not called
   */
  public boolean refuseWaiting(Task job, CmdResult result, Runnable over, Duration limit)
      throws InterruptedException {
    if (!places.tryAcquire(limit.toNanos(), TimeUnit.NANOSECONDS)) {
      return false;
    }
    refuse(job, result, over);
    return true;
  }

  private void refuse(Task job, CmdResult result, Runnable over) {
    lastWord(
        job,
        Optional.empty(),
        result,
        () -> {
          places.release();
          over.run();
        });
  }

  /** Last words that Kafka has not got, and that are not given up. */
  public int unsent() {
    return unsent.get();
  }

  private void count(CmdResult result) {
    String code = result.errorCode();
    lastWords(code.isEmpty() ? OK : code).increment();
  }

  private Counter lastWords(String code) {
    return metrics.counter("phone_command.jobs.last_words", "code", code);
  }

  private void send(ProducerRecord<String, byte[]> report, Consumer<@Nullable Exception> outcome) {
    try {
      var unused = producer.send(report, (metadata, failure) -> outcome.accept(failure));
    } catch (KafkaException | IllegalStateException e) {
      outcome.accept(e);
    }
  }

  private static ProducerRecord<String, byte[]> reportOf(
      Task job, Optional<Instant> startedAt, CmdResult result) {
    return new ProducerRecord<>(
        Topics.JOBS,
        job.replyPartition(),
        job.correlationId(),
        MessageCodec.write(JobReport.of(job.taskId(), startedAt, result)));
  }

  /** Sends once more what waits to be sent again; what fails from now on is given up. */
  @Override
  public void close() {
    closed = true;
    pausing.forEach(LastWord::sendAgain);
  }

  /** One that is sent until Kafka has it, or it is too late. */
  private final class LastWord {

    private final Task job;
    private final ProducerRecord<String, byte[]> report;
    private final Instant giveUpAt;
    private final Runnable over;

    /** Before the next attempt; they follow each other. */
    private volatile Duration pause = FIRST_PAUSE;

    LastWord(Task job, ProducerRecord<String, byte[]> report, Instant giveUpAt, Runnable over) {
      this.job = job;
      this.report = report;
      this.giveUpAt = giveUpAt;
      this.over = over;
    }

    void send() {
      JobReporter.this.send(report, this::sent);
    }

    private void sent(@Nullable Exception failure) {
      if (failure == null) {
        end();
        return;
      }
      failed.increment();
      if (closed || !clock.instant().isBefore(giveUpAt)) {
        givenUp.increment();
        log.warn("The last word of job {} is given up: {}", job.taskId(), failure.toString());
        end();
      } else {
        log.debug("A job's last word is sent again: {}", failure.toString());
        sendLater();
      }
    }

    private void end() {
      unsent.decrementAndGet();
      over.run();
    }

    private void sendLater() {
      pausing.add(this);
      Duration now = pause;
      Duration next = now.multipliedBy(2);
      pause = next.compareTo(LONGEST_PAUSE) < 0 ? next : LONGEST_PAUSE;
      var unused = pauses.after(now, this::sendAgain);
      if (closed) {
        // Perhaps too late for whoever closed this to have seen it.
        sendAgain();
      }
    }

    private void sendAgain() {
      if (pausing.remove(this)) {
        send();
      }
    }
  }
}
