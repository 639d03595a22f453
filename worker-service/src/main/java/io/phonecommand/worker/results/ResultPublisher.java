package io.phonecommand.worker.results;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.phonecommand.common.message.CmdResult;
import io.phonecommand.common.message.MessageCodec;
import io.phonecommand.common.message.Task;
import io.phonecommand.common.message.TaskResult;
import io.phonecommand.common.topic.TopicWatch;
import io.phonecommand.common.topic.Topics;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends results home. Any thread; blocks only while Kafka is away, up to the producer's limit. */
public final class ResultPublisher implements TopicWatch.Listener {

  private static final Logger log = LoggerFactory.getLogger(ResultPublisher.class);

  private final Producer<String, byte[]> producer;
  private final RecentResults recent;
  private final MeterRegistry metrics;
  private final Map<String, Counter> published = new ConcurrentHashMap<>();
  private final Counter failed;

  /** By topic, as they were seen last; more may have come since. */
  private final Map<String, Seen> seen = new ConcurrentHashMap<>();

  private record Seen(int partitions, Instant at) {}

  /**
   * @param recent counts what is sent
   */
  public ResultPublisher(
      Producer<String, byte[]> producer, RecentResults recent, MeterRegistry metrics) {
    this.producer = producer;
    this.recent = recent;
    this.metrics = metrics;
    this.failed = metrics.counter("phone_command.results.publish_failures");
  }

  /**
   * Sends {@code result} to the try of the request that sent {@code task}; a failure is counted, as
   * nobody could be told.
   *
   * @param over called once Kafka has the result, or it is clear that it can't be told; on this or
   *     on the client's thread, which it must not hold up
   */
  public void publish(Task task, CmdResult result, Runnable over) {
    published.computeIfAbsent(RecentResults.codeOf(result), this::published).increment();
    recent.count(result);
    ProducerRecord<String, byte[]> resultRecord =
        new ProducerRecord<>(
            Topics.RESULTS,
            task.replyPartition(),
            task.correlationId(),
            MessageCodec.write(TaskResult.of(task, result)));
    try {
      var unused =
          producer.send(
              resultRecord,
              (metadata, failure) -> {
                noteFailure(task, failure);
                over.run();
              });
    } catch (KafkaException | IllegalStateException e) {
      noteFailure(task, e);
      over.run();
    }
  }

  private Counter published(String code) {
    return metrics.counter("phone_command.results.published", "code", code);
  }

  private void noteFailure(Task task, @Nullable Exception failure) {
    if (failure != null) {
      failed.increment();
      log.warn("The result of task {} could not be sent: {}", task.taskId(), failure.toString());
    }
  }

  @Override
  public void seen(String topic, int partitions) {
    if (topic.equals(Topics.RESULTS) || topic.equals(Topics.JOBS)) {
      seen.put(topic, new Seen(partitions, Instant.now()));
    }
  }

  /**
   * Whether there is the partition that the answer of {@code task} is to go to, as far as can be
   * told at once: sending to another one would block. Whoever chose it may have seen one that came
   * since the last look.
   *
   * @param chosen when it was
   */
  public boolean hasPartition(Task task, Instant chosen) {
    Seen last = seen.get(task.isJob() ? Topics.JOBS : Topics.RESULTS);
    return last == null || task.replyPartition() < last.partitions() || chosen.isAfter(last.at());
  }
}
