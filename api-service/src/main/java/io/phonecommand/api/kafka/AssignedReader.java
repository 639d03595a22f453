package io.phonecommand.api.kafka;

import io.micrometer.core.instrument.MeterRegistry;
import io.phonecommand.common.topic.TopicLayout;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/**
 * Runs a {@link Reader} from before the first request is taken until after the last one is
 * answered.
 */
public final class AssignedReader implements SmartLifecycle {

  /** Below the web server's two, so that it starts before and stops after them. */
  private static final int PHASE = DEFAULT_PHASE - 4096;

  /** Reads some partitions of a topic, after it has chosen them and where to begin. */
  public interface Reader extends PollLoop.Step {

    /** Assigns and positions the consumer; called once, before the first poll. */
    void place(Consumer<String, byte[]> consumer, List<TopicPartition> partitions);

    /** Where to go on when the position is gone: {@code earliest} or {@code latest}. */
    String whenPositionIsLost();
  }

  private final String name;
  private final Function<TopicLayout, NewTopic> topic;
  private final Reader reader;
  private final AssignedConsumers consumers;
  private final MeterRegistry meters;
  private volatile @Nullable PollLoop loop;

  public AssignedReader(
      String name,
      Function<TopicLayout, NewTopic> topic,
      Reader reader,
      AssignedConsumers consumers,
      MeterRegistry meters) {
    this.name = name;
    this.topic = topic;
    this.reader = reader;
    this.consumers = consumers;
    this.meters = meters;
  }

  /**
   * Returns once the consumer is placed.
   *
   * @throws KafkaStartException if that can't be done within the start limit
   */
  @Override
  public void start() {
    loop =
        PollLoop.start(
            name,
            consumers.open(topic, reader),
            reader,
            meters.counter("phone_command.poll.failures", "reader", name)::increment);
  }

  @Override
  public void stop() {
    PollLoop running = loop;
    if (running != null) {
      running.close();
    }
    loop = null;
  }

  @Override
  public boolean isRunning() {
    return loop != null;
  }

  /** Whether records are still read. */
  public boolean isAlive() {
    PollLoop running = loop;
    return running != null && running.isAlive();
  }

  @Override
  public int getPhase() {
    return PHASE;
  }
}
