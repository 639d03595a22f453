package io.phonecommand.api.kafka;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.phonecommand.common.topic.TopicLayout;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a {@link Reader} from before the first request is taken until after the last one is
 * answered.
 */
public final class AssignedReader extends Reading {

  private static final Logger log = LoggerFactory.getLogger(AssignedReader.class);

  /** Between two looks at whether a missing topic is there. */
  private static final Duration MISSING_PAUSE = Duration.ofMillis(200);

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

  private final Function<TopicLayout, NewTopic> topic;
  private final Reader reader;
  private final AssignedConsumers consumers;
  private final Counter positionsLost;

  /** What was read is no more true, or not all: it is to begin anew. */
  private volatile boolean outdated;

  /** Of the topic, as they were seen last. */
  private volatile int partitions;

  /** There is nothing to be read, and asking for it all the time would cost a core. */
  private volatile boolean missing;

  public AssignedReader(
      String name,
      Function<TopicLayout, NewTopic> topic,
      Reader reader,
      AssignedConsumers consumers,
      MeterRegistry meters) {
    super(name, meters);
    this.topic = topic;
    this.reader = reader;
    this.consumers = consumers;
    this.positionsLost = meters.counter("phone_command.positions.lost", "reader", name);
  }

  @Override
  protected Consumer<String, byte[]> open() {
    return consumers.open(name(), topic, reader);
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
      placeAgain(consumer);
    }
    try {
      reader.poll(consumer);
    } catch (InvalidOffsetException e) {
      positionsLost.increment();
      outdated = true;
      log.warn("{}: the log has not what comes next, so it begins anew: {}", name(), e.getMessage());
    }
  }

  private void placeAgain(Consumer<String, byte[]> consumer) {
    try {
      consumers.place(topic, reader, consumer);
    } catch (RuntimeException e) {
      outdated = true;
      throw e;
    }
  }

  @Override
  public boolean isCaughtUp() {
    return reader.isCaughtUp();
  }

  /** The topic is not there. Any thread. */
  void topicMissing() {
    missing = true;
    outdated = true;
  }

  /** The topic is there. Any thread. */
  void topicSeen(int count) {
    missing = false;
    partitions = count;
  }

  /** Whether there are some that are not read and that its consumer has heard of, too. */
  private boolean lacksPartitions(Consumer<String, byte[]> consumer) {
    return reader.readsAllPartitions()
        && consumer.assignment().size() < partitions
        && consumers.partitionsOf(topic, consumer).size() >= partitions;
  }

  /** The topic was made anew: what was read of it is no more true. Any thread. */
  void topicMadeAnew() {
    outdated = true;
  }

  /** The topic, as it would be made. */
  NewTopic topic(TopicLayout layout) {
    return topic.apply(layout);
  }
}
