package io.phonecommand.api.kafka;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.phonecommand.common.kafka.PollFailures;
import org.apache.kafka.clients.consumer.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/**
 * Reads topics on a thread of its own, from before the first request is taken until after the last
 * one is answered. Any thread may ask how it does.
 */
public abstract class Reading implements SmartLifecycle {

  /** Below the web server's two, so that it starts before and stops after them. */
  public static final int PHASE = DEFAULT_PHASE - 4096;

  private final String name;
  private final PollFailures failures;
  private final Counter failedPolls;
  private volatile @Nullable PollLoop loop;

  /**
   * @param name of what it reads
   */
  protected Reading(String name, MeterRegistry meters) {
    this.name = name;
    this.failures = new PollFailures("reading " + name);
    this.failedPolls = meters.counter("phone_command.poll.failures", "reader", name);
  }

  /**
   * Makes the consumer; on the reading thread, until it succeeds.
   *
   * @throws org.apache.kafka.common.KafkaException if it can't be made yet
   */
  protected abstract Consumer<String, byte[]> open();

  /** Called on the reading thread only; returns within about the poll time-out. */
  protected abstract void poll(Consumer<String, byte[]> consumer);

  /** Returns at once: Kafka may come later. */
  @Override
  public final void start() {
    loop = PollLoop.start(name, this::open, this::poll, failures, failedPolls);
  }

  @Override
  public final void stop() {
    PollLoop running = loop;
    if (running != null) {
      running.close();
    }
    loop = null;
  }

  @Override
  public final boolean isRunning() {
    return loop != null;
  }

  @Override
  public final int getPhase() {
    return PHASE;
  }

  /** Whether its poll loop has ended by itself, so that nothing will ever be read again. */
  final boolean hasDied() {
    PollLoop running = loop;
    return running != null && running.hasDied();
  }

  /** Whether its polls fail. */
  final PollFailures failures() {
    return failures;
  }

  final String name() {
    return name;
  }
}
