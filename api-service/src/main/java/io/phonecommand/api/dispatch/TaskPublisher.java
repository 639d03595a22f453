package io.phonecommand.api.dispatch;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.phonecommand.api.directory.SiteListener;
import io.phonecommand.api.kafka.TaskPartitions;
import io.phonecommand.common.message.Cancel;
import io.phonecommand.common.message.MessageCodec;
import io.phonecommand.common.message.Task;
import io.phonecommand.common.topic.Topics;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedForMessageFormatException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands tasks, and cancels of jobs, to Kafka and reports what became of each. Any thread may call
 * it.
 */
public final class TaskPublisher implements SiteListener {

  private static final Logger log = LoggerFactory.getLogger(TaskPublisher.class);

  /** What is known of a task after it was handed to the Kafka client. */
  public enum Outcome {
    /** Kafka has it. */
    STORED,
    /** Kafka certainly doesn't have it and never will. */
    REFUSED,
    /** It may be stored, or may be still. */
    UNKNOWN
  }

  /**
   * A broker that answers with one of these has not appended what it was sent. An earlier attempt
   * may have been appended all the same, and its answer been lost.
   */
  private static final List<Class<? extends Exception>> REFUSALS =
      List.of(
          AuthorizationException.class,
          InvalidTimestampException.class,
          InvalidTopicException.class,
          PolicyViolationException.class,
          RecordBatchTooLargeException.class,
          RecordTooLargeException.class,
          UnknownTopicOrPartitionException.class,
          UnsupportedForMessageFormatException.class);

  private final Producer<String, byte[]> producer;
  private final MeterRegistry meters;
  private final Counter stored;

  /** One of some hundred metrics: looked for once, when there is a client that has it. */
  private volatile @Nullable DoubleSupplier retries;

  TaskPublisher(Producer<String, byte[]> producer, MeterRegistry meters) {
    this.producer = producer;
    this.meters = meters;
    this.stored = counter(Outcome.STORED, "");
  }

  /**
   * Hands over one task. It can block for half the delivery time-out, if the topic's metadata is
   * not known or the buffer is full.
   *
   * @param report called once, on this or on the client's thread
   * @return false if the client refused the task at once
   */
  boolean publish(Task task, Consumer<Outcome> report) {
    return send(() -> taskRecord(task, partitionsOf(task.site())), report);
  }

  /**
   * As {@link #publish(Task, Consumer)}, a job.
   *
   * @param partitions how many its site's tasks topic had when it was accepted: one of these has it
   */
  public boolean publish(Task job, int partitions, Consumer<Outcome> report) {
    return send(() -> taskRecord(job, partitions), report);
  }

  /**
   * As {@link #publish(Task, Consumer)}, a cancel, to where its job was sent.
   *
   * @param partitions as it was of the job
   */
  public boolean publish(Cancel cancel, int partitions, Consumer<Outcome> report) {
    return send(
        () -> recordOf(cancel.site(), cancel.instanceId(), partitions, MessageCodec.write(cancel)),
        report);
  }

  /**
   * How many partitions the tasks topic of {@code site} has. It can block for half the delivery
   * time-out, if that is not known.
   *
   * @throws KafkaException if nobody says so in time
   */
  public int partitionsOf(String site) {
    return producer.partitionsFor(Topics.tasks(site)).size();
  }

  private boolean send(Supplier<ProducerRecord<String, byte[]>> made, Consumer<Outcome> report) {
    Attempt attempt = new Attempt(report);
    try {
      var ignored = producer.send(made.get(), attempt);
    } catch (RuntimeException e) {
      // It only does so before the record is in its buffer.
      attempt.onCompletion(null, e);
    }
    return !attempt.refusedDuringSend;
  }

  /** Its worker hears how many partitions there were to choose from. */
  private static ProducerRecord<String, byte[]> taskRecord(Task task, int count) {
    return recordOf(
        task.site(), task.instanceId(), count, MessageCodec.write(task.amongPartitions(count)));
  }

  private static ProducerRecord<String, byte[]> recordOf(
      String site, String instanceId, int count, byte[] value) {
    int partition = TaskPartitions.of(instanceId, count);
    return new ProducerRecord<>(Topics.tasks(site), partition, instanceId, value);
  }

  /** Saves a site's first request the time to find out where the site's topic is. */
  @Override
  public void siteAppeared(String site) {
    Thread.ofVirtual().name("warm-up-" + site).start(() -> warmUp(site));
  }

  /** Fetches the metadata of a site's topic, which the first task would wait for otherwise. */
  private void warmUp(String site) {
    try {
      var ignored = producer.partitionsFor(Topics.tasks(site));
    } catch (KafkaException | IllegalStateException e) {
      log.warn("the tasks topic of site {} can't be reached yet: {}", site, e.getMessage());
    }
  }

  /**
   * What {@code failure} says about the record: whether it is certainly not stored, or nobody
   * knows.
   *
   * @param duringSend whether it was reported before {@code send} returned: the record had not
   *     reached the client's buffer then, whatever the failure is (metadata not fetched in time,
   *     buffer full, closed). The same exception means nothing certain when it comes later, because
   *     an earlier attempt may have been stored without its confirmation getting back.
   * @param firstAttempt whether the client has certainly not sent it twice
   */
  static Outcome classify(Throwable failure, boolean duringSend, boolean firstAttempt) {
    if (duringSend
        || (firstAttempt && REFUSALS.stream().anyMatch(refusal -> refusal.isInstance(failure)))) {
      return Outcome.REFUSED;
    }
    return Outcome.UNKNOWN;
  }

  /** All that the client has sent again: a retry of others' records makes us doubt, too. */
  private double retries() {
    DoubleSupplier known = retries;
    if (known == null) {
      known =
          producer.metrics().entrySet().stream()
              .filter(
                  metric ->
                      metric.getKey().name().equals("record-retry-total")
                          && metric.getKey().group().equals("producer-metrics"))
              .findFirst()
              .<DoubleSupplier>map(metric -> () -> (double) metric.getValue().metricValue())
              .orElse(() -> 0);
      retries = known;
    }
    return known.getAsDouble();
  }

  private Counter counter(Outcome outcome, String cause) {
    String tag = outcome.name().toLowerCase(Locale.ROOT);
    return meters.counter("phone_command.tasks.published", "outcome", tag, "cause", cause);
  }

  /** Hears from the Kafka client what became of one task, and when. Made before it is sent. */
  private final class Attempt implements Callback {

    private final Thread sender = Thread.currentThread();
    private final double retriesBefore = retries();
    private final Consumer<Outcome> report;
    private volatile boolean refusedDuringSend;

    Attempt(Consumer<Outcome> report) {
      this.report = report;
    }

    /**
     * The client calls it on the sending thread while {@code send} runs, or later on its own
     * thread.
     */
    @Override
    public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception failure) {
      if (failure == null) {
        stored.increment();
        report.accept(Outcome.STORED);
        return;
      }
      boolean duringSend = Thread.currentThread() == sender;
      refusedDuringSend = duringSend;
      Outcome outcome = classify(failure, duringSend, retries() == retriesBefore);
      counter(outcome, failure.getClass().getSimpleName()).increment();
      report.accept(outcome);
    }
  }
}
