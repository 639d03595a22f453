package io.phonecommand.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.common.utils.Exit;
import org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

/** A real Kafka broker (KRaft) in this JVM; its data is in a temporary folder that goes with it. */
public final class EmbeddedKafka implements AutoCloseable {

  private final EmbeddedKafkaKraftBroker broker;
  private final List<Runnable> cleanUp;

  private EmbeddedKafka(EmbeddedKafkaKraftBroker broker, List<Runnable> cleanUp) {
    this.broker = broker;
    this.cleanUp = cleanUp;
  }

  public static EmbeddedKafka start() {
    EmbeddedKafkaKraftBroker broker = new EmbeddedKafkaKraftBroker(1, 1);
    broker.brokerProperty("offsets.topic.replication.factor", "1");
    broker.brokerProperty("offsets.topic.num.partitions", "1");
    broker.brokerProperty("auto.create.topics.enable", "false");
    // The workers of a site come at once: nobody has to be waited for.
    broker.brokerProperty("group.initial.rebalance.delay.ms", "0");
    List<Runnable> cleanUp = new CopyOnWriteArrayList<>();
    // Kafka would delete the folder when the JVM begins to end, while the broker still runs.
    Exit.setShutdownHookAdder((name, hook) -> cleanUp.add(hook));
    try {
      startQuietly(broker);
    } finally {
      Exit.resetShutdownHookAdder();
    }
    return new EmbeddedKafka(broker, cleanUp);
  }

  /** Formatting the broker's folder prints its metadata records, past every logger. */
  private static void startQuietly(EmbeddedKafkaKraftBroker broker) {
    PrintStream out = System.out;
    System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, UTF_8));
    try {
      broker.afterPropertiesSet();
    } finally {
      System.setOut(out);
    }
  }

  /** For services in this JVM. */
  public KafkaConnectionDetails connectionDetails() {
    return () -> List.of(bootstrapServers());
  }

  /** host:port. */
  public String bootstrapServers() {
    return broker.getBrokersAsString();
  }

  @Override
  public void close() {
    broker.destroy();
    cleanUp.forEach(Runnable::run);
  }
}
