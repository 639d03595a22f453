package io.phonecommand.api.kafka;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.phonecommand.api.settings.ServiceSettings;
import io.phonecommand.common.kafka.KafkaClients;
import io.phonecommand.common.topic.TopicCreator;
import io.phonecommand.common.topic.TopicWatch;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a {@link Reader} from before the first request is taken until after the last one is
 * answered, and lets it begin anew where what it has read is no more true.
 */
public final class TopicReading extends Reading implements TopicWatch.Listener {

  private static final Logger log = LoggerFactory.getLogger(TopicReading.class);

  /** Between two looks at whether a missing topic is there. */
  private static final Duration MISSING_PAUSE = Duration.ofMillis(200);

  /** From not finding a topic to looking for it again. */
  private static final Duration PAUSE = Duration.ofMillis(100);

  /** Reads some partitions of a topic, after it has chosen them and where to begin. */
  public interface Reader {

    /**
     * Assigns and positions the consumer: before the first poll, and anew whenever the log does not
     * have the position any more.
     *
     * @param limit how long Kafka may take for an answer
     */
    void place(Consumer<String, byte[]> consumer, List<TopicPartition> partitions, Duration limit);

    /**
     * One poll and what follows from it, on the reading thread only; returns within about the poll
     * time-out.
     */
    void poll(Consumer<String, byte[]> consumer);

    /** Whether it reads every partition, so that a new one has to be read, too. */
    boolean readsAllPartitions();

    /** As {@link Reading#isCaughtUp}. */
    boolean isCaughtUp();
  }

  private final NewTopic topic;
  private final Reader reader;
  private final KafkaClients clients;
  private final boolean creates;
  private final Duration limit;
  private final Counter positionsLost;

  /** It is to begin; or what was read is no more true, or not all: it is to begin anew. */
  private volatile boolean outdated;

  /** Of the topic, as they were seen last. */
  private volatile int partitions;

  /** There is nothing to be read, and asking for it all the time would cost a core. */
  private volatile boolean missing;

  /**
   * @param topic as it is made if it is not there, and the service may
   */
  public TopicReading(
      String name,
      NewTopic topic,
      Reader reader,
      KafkaClients clients,
      ServiceSettings settings,
      MeterRegistry meters) {
    super(name, clients, meters);
    this.topic = topic;
    this.reader = reader;
    this.clients = clients;
    this.creates = settings.topics().create();
    this.limit = settings.api().kafkaTimeout();
    this.positionsLost = meters.counter("phone_command.positions.lost", "reader", name);
  }

  @Override
  protected Consumer<String, byte[]> open() {
    if (creates) {
      TopicCreator.ensure(clients.settings(), List.of(topic), limit);
    }
    outdated = true;
    return super.open();
  }

  /**
   * What a reader was about to read can be gone: deleted, cut off, or the whole topic made anew.
   */
  @Override
  protected void poll(Consumer<String, byte[]> consumer) {
    if (missing) {
      LockSupport.parkNanos(MISSING_PAUSE.toNanos());
      return;
    }
    if (outdated || lacksPartitions(consumer)) {
      outdated = false;
      place(consumer);
    }
    try {
      reader.poll(consumer);
    } catch (InvalidOffsetException e) {
      positionsLost.increment();
      outdated = true;
      log.warn(
          "{}: the log has not what comes next, so it begins anew: {}", name(), e.getMessage());
    }
  }

  private void place(Consumer<String, byte[]> consumer) {
    try {
      reader.place(consumer, partitionsOf(consumer), limit);
    } catch (RuntimeException e) {
      outdated = true;
      throw e;
    }
  }

  /** The topic's partitions that {@code consumer} has heard of. */
  private List<TopicPartition> partitionsOf(Consumer<String, byte[]> consumer) {
    long giveUp = System.nanoTime() + limit.toNanos();
    while (true) {
      List<PartitionInfo> found = consumer.partitionsFor(topic.name(), limit);
      if (!found.isEmpty()) {
        return found.stream()
            .map(partition -> new TopicPartition(topic.name(), partition.partition()))
            .toList();
      }
      // A broker can take a moment to hear of a topic that was made just now.
      if (System.nanoTime() > giveUp) {
        throw new KafkaException("topic " + topic.name() + " does not exist");
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  @Override
  public boolean isCaughtUp() {
    return reader.isCaughtUp();
  }

  @Override
  public void missing(String name) {
    if (name.equals(topic.name())) {
      missing = true;
      outdated = true;
    }
  }

  @Override
  public void seen(String name, int count) {
    if (name.equals(topic.name())) {
      missing = false;
      partitions = count;
    }
  }

  /** Whether there are some that are not read and that its consumer has heard of, too. */
  private boolean lacksPartitions(Consumer<String, byte[]> consumer) {
    return reader.readsAllPartitions()
        && consumer.assignment().size() < partitions
        && partitionsOf(consumer).size() >= partitions;
  }

  @Override
  public void madeAnew(String name) {
    if (name.equals(topic.name())) {
      outdated = true;
    }
  }

  /** The topic, as it would be made. */
  NewTopic topic() {
    return topic;
  }
}
