package io.phonecommand.benchmarks.floor;

import io.phonecommand.benchmarks.contestant.Contestant;
import io.phonecommand.benchmarks.contestant.Stage;
import io.phonecommand.processes.Phone;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * What it takes to accept an asynchronous request: records that are written one after the other,
 * each when the one before is acknowledged by all, and one of them is read back by who has written
 * it. Plain clients, which do not linger.
 */
public final class PlainLog implements AutoCloseable {

  /** Two of the three writes: the accepted record, and the task. */
  public static final String WRITES = "2 Kafka writes";

  /** The third one, and the read: the request's record. */
  public static final String READ_BACK = "Kafka write, read back";

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int COUNT = 2;

  private final KafkaProducer<String, byte[]> producer;
  private final PlainFollower follower;
  private final AtomicLong keys = new AtomicLong();

  /** By their keys, those who wait for their own records. */
  private final Map<String, CompletableFuture<Boolean>> waiting = new ConcurrentHashMap<>();

  private PlainLog(String bootstrapServers) {
    producer = PlainTopics.producer(bootstrapServers);
    follower = PlainFollower.start(bootstrapServers, PlainTopics.LOG, this::take);
  }

  /** Makes the topic. */
  public static PlainLog start(Stage stage) throws Exception {
    String servers = stage.kafka().bootstrapServers();
    PlainTopics.create(servers, PlainTopics.LOG);
    return new PlainLog(servers);
  }

  /** {@link #WRITES}. */
  public Contestant writes() {
    return new Part(WRITES, this::writeAll);
  }

  /** {@link #READ_BACK}. */
  public Contestant readBack() {
    return new Part(READ_BACK, this::writeAndReadBack);
  }

  private void writeAll() throws Exception {
    for (int i = 0; i < COUNT; i++) {
      await(write(nextKey()));
    }
  }

  private void writeAndReadBack() throws Exception {
    String key = nextKey();
    CompletableFuture<Boolean> read = new CompletableFuture<>();
    waiting.put(key, read);
    await(write(key));
    await(read);
  }

  private String nextKey() {
    return Long.toString(keys.incrementAndGet());
  }

  private Future<?> write(String key) {
    return producer.send(new ProducerRecord<>(PlainTopics.LOG, key, PlainTopics.value(key)));
  }

  private static void await(Future<?> outcome) throws Exception {
    var unused = outcome.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void take(ConsumerRecord<String, byte[]> found) {
    CompletableFuture<Boolean> read = waiting.remove(found.key());
    if (read != null) {
      var unused = read.complete(true);
    }
  }

  @Override
  public void close() {
    follower.close();
    producer.close(Duration.ofSeconds(1));
  }

  /** What one of the parts does. */
  private interface Work {
    void run() throws Exception;
  }

  private record Part(String name, Work work) implements Contestant {

    /** Whatever the phones: a request has so many of these. */
    @Override
    public void run(List<Phone> phones) throws Exception {
      work.run();
    }

    /** All share the clients, which {@link PlainLog#close} closes. */
    @Override
    public void close() {}
  }
}
