package io.phonecommand.api.dispatch;

import io.micrometer.core.instrument.MeterRegistry;
import io.phonecommand.common.message.MessageCodec;
import io.phonecommand.common.message.Task;
import io.phonecommand.common.topic.Topics;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Hands tasks to Kafka and reports what became of each. Any thread may call it. */
final class TaskPublisher {

  private final Producer<String, byte[]> producer;
  private final MeterRegistry meters;

  TaskPublisher(Producer<String, byte[]> producer, MeterRegistry meters) {
    this.producer = producer;
    this.meters = meters;
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
            (outcome, failure) -> {
              count(outcome, failure);
              report.accept(outcome);
            });
    try {
      var ignored =
          producer.send(
              new ProducerRecord<>(
                  Topics.tasks(task.site()), task.instanceId(), MessageCodec.write(task)),
              attempt);
    } catch (RuntimeException e) {
      attempt.thrown(e);
    }
    return !attempt.wasRefusedDuringSend();
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
