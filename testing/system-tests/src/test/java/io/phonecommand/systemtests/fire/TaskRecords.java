package io.phonecommand.systemtests.fire;

import io.phonecommand.common.kafka.KafkaSettings;
import io.phonecommand.common.message.MessageCodec;
import io.phonecommand.common.message.Task;
import io.phonecommand.common.topic.Topics;
import io.phonecommand.processes.KafkaCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/** A site's task records, read as they come, and published once more. One thread. */
final class TaskRecords implements AutoCloseable {

  private static final Duration POLL_WAIT = Duration.ofMillis(200);
  private static final Duration DELIVERY_TIMEOUT = Duration.ofSeconds(20);

  private final String topic;
  private final KafkaConsumer<String, byte[]> consumer;
  private final KafkaProducer<String, byte[]> producer;

  /** What this published, so that it does not read it as somebody else's. */
  private final Set<String> own = new HashSet<>();

  /** From now on. */
  TaskRecords(KafkaCluster kafka, String site) {
    KafkaSettings connection = KafkaSettings.to(kafka.bootstrapServers());
    topic = Topics.tasks(site);
    producer = new KafkaProducer<>(connection.producer(DELIVERY_TIMEOUT));
    consumer = new KafkaConsumer<>(connection.consumer());
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    // A seek is lazy; asking for the position carries it out.
    partitions.forEach(consumer::position);
  }

  /** The records of others that have come meanwhile; waits a moment for the first. */
  List<ConsumerRecord<String, byte[]>> next() {
    List<ConsumerRecord<String, byte[]>> others = new ArrayList<>();
    for (ConsumerRecord<String, byte[]> each : consumer.poll(POLL_WAIT)) {
      if (!own.remove(each.partition() + "@" + each.offset())) {
        others.add(each);
      }
    }
    return others;
  }

  /** Publishes the same bytes to the same partition. */
  void publishAgain(ConsumerRecord<String, byte[]> known) throws Exception {
    publish(new ProducerRecord<>(topic, known.partition(), known.key(), known.value()));
  }

  /** Publishes {@code task} as an api replica would. */
  void publish(Task task) throws Exception {
    publish(new ProducerRecord<>(topic, task.instanceId(), MessageCodec.write(task)));
  }

  private void publish(ProducerRecord<String, byte[]> message) throws Exception {
    var stored =
        producer.send(message).get(DELIVERY_TIMEOUT.toMillis() + 1000, TimeUnit.MILLISECONDS);
    own.add(stored.partition() + "@" + stored.offset());
  }

  @Override
  public void close() {
    consumer.close();
    producer.close();
  }
}
