package io.phonecommand.benchmarks.floor;

import io.phonecommand.processes.Phone;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * A worker without any of what makes one: answers each record with one of the same key. A value
 * {@code host:port} makes it run the command there first, and {@code claim host:port} commit the
 * batch before. Arguments: bootstrap servers, a folder.
 */
final class PlainWorker {

  private static final Duration POLL = Duration.ofSeconds(1);

  private final KafkaProducer<String, byte[]> results;
  private final DirectShells shells;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private PlainWorker(KafkaProducer<String, byte[]> results, DirectShells shells) {
    this.results = results;
    this.shells = shells;
  }

  public static void main(String[] arguments) {
    DirectShells shells = new DirectShells(Path.of(arguments[1]));
    PlainWorker worker = new PlainWorker(PlainTopics.producer(arguments[0]), shells);
    try (var requests = PlainTopics.consumer(arguments[0], PlainTopics.REQUESTS, "floor-workers")) {
      System.out.println("ready");
      worker.serve(requests);
    }
  }

  private void serve(KafkaConsumer<String, byte[]> requests) {
    while (true) {
      ConsumerRecords<String, byte[]> batch = requests.poll(POLL);
      claimIfAsked(requests, batch);
      for (ConsumerRecord<String, byte[]> request : batch) {
        String text = PlainTopics.text(request.value());
        if (text.isEmpty()) {
          answer(request.key(), "");
        } else {
          String address = text.substring(text.lastIndexOf(' ') + 1);
          threads.execute(() -> answer(request.key(), run(address)));
        }
      }
    }
  }

  /** One commit, of the end of each of the batch's partitions. */
  private static void claimIfAsked(
      KafkaConsumer<String, byte[]> requests, ConsumerRecords<String, byte[]> batch) {
    Map<TopicPartition, OffsetAndMetadata> ends = new HashMap<>();
    for (ConsumerRecord<String, byte[]> request : batch) {
      if (PlainTopics.text(request.value()).startsWith(PlainTopics.CLAIM)) {
        ends.put(
            new TopicPartition(request.topic(), request.partition()),
            PlainTopics.claimUpTo(request.offset() + 1));
      }
    }
    if (!ends.isEmpty()) {
      requests.commitSync(ends);
    }
  }

  private String run(String address) {
    try {
      shells.run(Phone.at(address, address));
      return "";
    } catch (Exception e) {
      return e.toString();
    }
  }

  private void answer(String key, String failure) {
    var unused =
        results.send(new ProducerRecord<>(PlainTopics.RESULTS, key, PlainTopics.value(failure)));
  }
}
