package io.phonecommand.worker.statements;

import io.micrometer.core.instrument.Counter;
import io.phonecommand.common.message.MessageCodec;
import io.phonecommand.common.message.WorkerStatement;
import io.phonecommand.worker.timing.Timers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Says again and again how this worker is, while it polls for tasks. */
final class StatementsLifecycle implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(StatementsLifecycle.class);

  /** A third of the time for which a statement is believed. */
  static final Duration PAUSE = Duration.ofSeconds(10);

  /** While there is nothing to say yet. */
  private static final Duration LOOK_PAUSE = Duration.ofMillis(200);

  private final Producer<String, byte[]> producer;
  private final String topic;
  private final String id;
  private final Supplier<WorkerStatement> statement;
  private final BooleanSupplier works;
  private final Timers timers;
  private final Counter failures;
  private volatile boolean running;
  private volatile Future<?> next = CompletableFuture.completedFuture(null);

  /**
   * @param topic of the site
   * @param id names this worker
   * @param works whether the worker has reached Kafka, and has not been told to stop
   */
  StatementsLifecycle(
      Producer<String, byte[]> producer,
      String topic,
      String id,
      Supplier<WorkerStatement> statement,
      BooleanSupplier works,
      Timers timers,
      Counter failures) {
    this.producer = producer;
    this.topic = topic;
    this.id = id;
    this.statement = statement;
    this.works = works;
    this.timers = timers;
    this.failures = failures;
  }

  @Override
  public void start() {
    running = true;
    say();
  }

  private void say() {
    boolean said = running && works.getAsBoolean();
    if (said) {
      send();
    }
    if (running) {
      next = timers.after(said ? PAUSE : LOOK_PAUSE, this::say);
    }
  }

  private void send() {
    try {
      var unused =
          producer.send(
              new ProducerRecord<>(topic, 0, id, MessageCodec.write(statement.get())),
              (metadata, failure) -> {
                if (failure != null) {
                  failures.increment();
                }
              });
    } catch (KafkaException | IllegalStateException e) {
      failures.increment();
    } catch (RuntimeException | Error e) {
      // An error of ours, after which the worker is still there, and has to say so.
      failures.increment();
      log.error("What this worker says of itself could not be put together", e);
    }
  }

  @Override
  public void stop() {
    running = false;
    next.cancel(false);
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
