package io.phonecommand.api.dispatch;

import io.micrometer.core.instrument.MeterRegistry;
import io.phonecommand.common.message.MessageCodec;
import io.phonecommand.common.message.Task;
import io.phonecommand.common.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/** Hands tasks to Kafka and reports what became of each. Any thread may call it. */
final class TaskPublisher {

  private final Producer<String, byte[]> producer;
  private final MeterRegistry meters;

  /** One of some hundred metrics: looked for once, when there is a client that has it. */
  private volatile @Nullable DoubleSupplier retries;

  TaskPublisher(Producer<String, byte[]> producer, MeterRegistry meters) {
    this.producer = producer;
    this.meters = meters;
  }

  /** All that the client has sent again: a retry of others' records makes us doubt, too. */
  private DoubleSupplier retries() {
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
    return known;
  }

  /**
   * Hands over one task. It can block for half the delivery time-out, if the topic's metadata is
   * not known or the buffer is full.
   *
   * @param report called once, on this or on the client's thread
   * @return false if the client refused the task at once
   */
  boolean publish(Task task, Consumer<SendOutcome> report) {
    SendAttempt attempt =
        new SendAttempt(
            retries(),
            (outcome, failure) -> {
              count(outcome, failure);
              report.accept(outcome);
            });
    try {
      var ignored = producer.send(taskRecord(task), attempt);
    } catch (RuntimeException e) {
      attempt.thrown(e);
    }
    return !attempt.wasRefusedDuringSend();
  }

  /** Its worker hears how many partitions there were to choose from. */
  private ProducerRecord<String, byte[]> taskRecord(Task task) {
    String topic = Topics.tasks(task.site());
    int count = producer.partitionsFor(topic).size();
    // As Kafka's client does it by itself, so that all replicas agree with those that let it.
    byte[] key = task.instanceId().getBytes(StandardCharsets.UTF_8);
    int partition = Utils.toPositive(Utils.murmur2(key)) % count;
    return new ProducerRecord<>(
        topic, partition, task.instanceId(), MessageCodec.write(task.amongPartitions(count)));
  }

  /** Fetches the metadata of a site's topic, which the first task would wait for otherwise. */
  void warmUp(String site) {
    var ignored = producer.partitionsFor(Topics.tasks(site));
  }

  private void count(SendOutcome outcome, @Nullable Throwable failure) {
    meters
        .counter(
            "phone_command.tasks.published",
            "outcome",
            outcome.tag(),
            "cause",
            failure == null ? "" : failure.getClass().getSimpleName())
        .increment();
  }
}
