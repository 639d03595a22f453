package io.phonecommand.benchmarks.floor;

import io.phonecommand.processes.Phone;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A worker without any of what makes one: answers each record with one of the same key. A value
 * {@code host:port} makes it run the command there first. Arguments: bootstrap servers, a folder.
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
    try (var requests = PlainTopics.consumer(arguments[0], PlainTopics.REQUESTS)) {
      System.out.println("ready");
      worker.serve(requests);
    }
  }

  private void serve(KafkaConsumer<String, byte[]> requests) {
    while (true) {
      for (ConsumerRecord<String, byte[]> request : requests.poll(POLL)) {
        String address = PlainTopics.text(request.value());
        if (address.isEmpty()) {
          answer(request.key(), "");
        } else {
          threads.execute(() -> answer(request.key(), run(address)));
        }
      }
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
