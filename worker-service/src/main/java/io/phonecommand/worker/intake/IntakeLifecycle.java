package io.phonecommand.worker.intake;

import io.phonecommand.common.topic.TopicWatch;
import io.phonecommand.worker.claims.TaskSink;
import io.phonecommand.worker.claims.UnansweredTasks;
import io.phonecommand.worker.kafka.KafkaStart;
import io.phonecommand.worker.results.JobReporter;
import io.phonecommand.worker.stop.StopLimits;
import java.time.Duration;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Starts the poll loop; stops it, hands over what has not started, leaves the group and lets
 * started commands finish.
 */
final class IntakeLifecycle implements SmartLifecycle, TopicWatch.Listener {

  private static final Logger log = LoggerFactory.getLogger(IntakeLifecycle.class);

  /** After the inventory; stopped before everything that a running command needs. */
  private static final int PHASE = 100;

  private static final Duration DRAIN_CHECK_PAUSE = Duration.ofMillis(20);

  /** For what Kafka says of the jobs topic, which is there by then. */
  private static final Duration REPORTER_LIMIT = Duration.ofSeconds(5);

  private final KafkaStart start;
  private final Consumer<String, byte[]> consumer;
  private final String topic;
  private final TaskIntake intake;
  private final TaskSink sink;
  private final UnansweredTasks unanswered;
  private final JobReporter reporter;
  private final Duration grace;
  private volatile @Nullable Thread loop;
  private volatile boolean stopping;

  IntakeLifecycle(
      KafkaStart start,
      Consumer<String, byte[]> consumer,
      String topic,
      TaskIntake intake,
      TaskSink sink,
      UnansweredTasks unanswered,
      JobReporter reporter,
      Duration grace) {
    this.start = start;
    this.consumer = consumer;
    this.topic = topic;
    this.intake = intake;
    this.sink = sink;
    this.unanswered = unanswered;
    this.reporter = reporter;
    this.grace = grace;
  }

  /** Returns at once: Kafka may come later. */
  @Override
  public void start() {
    loop =
        Thread.ofPlatform()
            .name("task-intake")
            .uncaughtExceptionHandler((dead, e) -> log.error("{} has died", dead.getName(), e))
            .start(this::pollUntilStopped);
  }

  @Override
  public void madeAnew(String which) {
    if (which.equals(topic)) {
      intake.takeovers().topicMadeAnew();
    }
  }

  private void pollUntilStopped() {
    try {
      start.await();
      reporter.prepare(REPORTER_LIMIT);
      intake.run(topic);
    } catch (InterruptedException e) {
      log.info("Kafka was not there before the end");
    } finally {
      consumer.close(CloseOptions.timeout(StopLimits.LEAVING));
    }
  }

  @Override
  public void stop() {
    Thread running = loop;
    if (running == null) {
      return;
    }
    stopping = true;
    if (!start.isDone()) {
      running.interrupt();
    }
    intake.stop();
    try {
      if (!running.join(StopLimits.POLL_LOOP)) {
        log.warn("The poll loop does not end");
      }
      drain();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    loop = null;
  }

  /** What has not ended within the grace period is ended, so that its caller hears of it. */
  private void drain() throws InterruptedException {
    if (!awaitNoTasks(grace)) {
      log.warn("{} tasks had not ended after {}", sink.size(), grace);
      sink.abortAll();
      if (!awaitNoTasks(StopLimits.ABORT.plus(StopLimits.LAST_WORDS))) {
        log.warn(
            "{} tasks end without an answer that Kafka has, {} last words of jobs are sent once more",
            sink.size(),
            reporter.unsent());
      }
    }
  }

  private boolean awaitNoTasks(Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!isIdle() && System.nanoTime() - deadline < 0) {
      Thread.sleep(DRAIN_CHECK_PAUSE);
    }
    return isIdle();
  }

  /** Nothing runs, and Kafka has the answer to everything that did. */
  private boolean isIdle() {
    return sink.size() == 0 && unanswered.size() == 0 && reporter.unsent() == 0;
  }

  @Override
  public boolean isRunning() {
    Thread running = loop;
    return running != null && running.isAlive();
  }

  /** Whether the poll loop has ended by itself, so that nothing will ever be polled again. */
  boolean hasDied() {
    Thread running = loop;
    return running != null && !running.isAlive() && !stopping;
  }

  @Override
  public int getPhase() {
    return PHASE;
  }
}
