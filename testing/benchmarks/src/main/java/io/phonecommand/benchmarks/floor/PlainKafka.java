package io.phonecommand.benchmarks.floor;

import io.phonecommand.benchmarks.contestant.Contestant;
import io.phonecommand.benchmarks.contestant.Stage;
import io.phonecommand.processes.JavaCommand;
import io.phonecommand.processes.Phone;
import io.phonecommand.processes.TalkingProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Kafka's part alone: one record out and one back per phone, by plain clients. */
public final class PlainKafka implements AutoCloseable {

  public static final String ECHO = "Kafka round trip";
  public static final String COMMANDS = "plain Kafka and dadb";
  public static final String CLAIMED_COMMANDS = "plain Kafka, claims and dadb";

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final TalkingProgram worker;
  private final KafkaProducer<String, byte[]> producer;
  private final PlainFollower results;
  private final AtomicLong keys = new AtomicLong();
  private final Map<String, CompletableFuture<String>> waiting = new ConcurrentHashMap<>();

  private PlainKafka(TalkingProgram worker, String bootstrapServers) {
    this.worker = worker;
    producer = PlainTopics.producer(bootstrapServers);
    results = PlainFollower.start(bootstrapServers, PlainTopics.RESULTS, this::take);
  }

  /** Makes the topics and starts the process at the other end. */
  public static PlainKafka start(Stage stage) throws Exception {
    String servers = stage.kafka().bootstrapServers();
    PlainTopics.create(servers, PlainTopics.REQUESTS, PlainTopics.RESULTS);
    Path own = Files.createDirectories(stage.folder().resolve("plain-worker"));
    List<String> command =
        JavaCommand.ofClass(
            PlainWorker.class.getName(),
            Stage.JVM,
            own,
            List.of(servers, stage.folder().toString()));
    TalkingProgram worker = new TalkingProgram("plain-worker", own, command, "ready");
    try {
      worker.start();
      return new PlainKafka(worker, servers);
    } catch (Exception e) {
      worker.close();
      throw e;
    }
  }

  /** The round trip alone. */
  public Contestant echo() {
    return new RoundTrip(ECHO, phone -> "");
  }

  /** The round trip, and at its far end the command on each phone. */
  public Contestant commands() {
    return new RoundTrip(COMMANDS, Phone::address);
  }

  /** The same, and before the commands start a claim of the batch that they were polled in. */
  public Contestant claimedCommands() {
    return new RoundTrip(CLAIMED_COMMANDS, phone -> PlainTopics.CLAIM + phone.address());
  }

  private void roundTrips(List<String> texts) throws Exception {
    List<CompletableFuture<String>> answers = new ArrayList<>();
    for (String text : texts) {
      String key = Long.toString(keys.incrementAndGet());
      CompletableFuture<String> answer = new CompletableFuture<>();
      waiting.put(key, answer);
      answers.add(answer);
      var unused =
          producer.send(new ProducerRecord<>(PlainTopics.REQUESTS, key, PlainTopics.value(text)));
    }
    for (CompletableFuture<String> answer : answers) {
      String failure = await(answer);
      if (!failure.isEmpty()) {
        throw new IOException(failure);
      }
    }
  }

  private static String await(CompletableFuture<String> answer)
      throws InterruptedException, ExecutionException, TimeoutException {
    return answer.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void take(ConsumerRecord<String, byte[]> result) {
    CompletableFuture<String> answer = waiting.remove(result.key());
    if (answer != null) {
      var unused = answer.complete(PlainTopics.text(result.value()));
    }
  }

  @Override
  public void close() {
    results.close();
    producer.close(Duration.ofSeconds(1));
    worker.close();
  }

  private final class RoundTrip implements Contestant {

    private final String name;
    private final Function<Phone, String> text;

    RoundTrip(String name, Function<Phone, String> text) {
      this.name = name;
      this.text = text;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public void run(List<Phone> phones) throws Exception {
      roundTrips(phones.stream().map(text).toList());
    }

    /** All share the clients, which {@link PlainKafka#close} closes. */
    @Override
    public void close() {}
  }
}
