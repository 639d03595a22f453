package io.phonecommand.api.kafka;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.phonecommand.api.stop.StopLimits;
import io.phonecommand.common.kafka.BrokerContact;
import io.phonecommand.common.kafka.KafkaClients;
import io.phonecommand.common.kafka.PollFailures;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.SmartLifecycle;

/**
 * Reads topics on a thread of its own, from before the first request is taken until after the last
 * one is answered. Any thread may ask how it does.
 *
 * <p>Its health is down when its poll loop has died; out of service while it has not caught up yet,
 * or when what it knows is old because its polls have failed for a while. It says why they fail.
 */
public abstract class Reading implements SmartLifecycle, HealthIndicator {

  private static final Logger log = LoggerFactory.getLogger(Reading.class);

  /** Below the web server's two, so that it starts before and stops after them. */
  public static final int PHASE = DEFAULT_PHASE - 4096;

  /**
   * How long a broker holds back an empty answer; {@link BrokerContact} relies on hearing from it
   * this often.
   */
  private static final int FETCH_MAX_WAIT_MILLIS = 500;

  private final String name;
  private final KafkaClients clients;
  private final PollFailures failures;
  private final Counter failedPolls;
  private volatile @Nullable PollLoop loop;

  /**
   * @param name of what it reads
   */
  protected Reading(String name, KafkaClients clients, MeterRegistry meters) {
    this.name = name;
    this.clients = clients;
    this.failures = new PollFailures("reading " + name);
    this.failedPolls = meters.counter("phone_command.poll.failures", "reader", name);
  }

  /**
   * Makes the consumer, which is nowhere yet and chooses its partitions itself: no group, nothing
   * committed. On the reading thread, until it succeeds.
   *
   * @throws org.apache.kafka.common.KafkaException if it can't be made yet, or of the settings
   */
  protected Consumer<String, byte[]> open() {
    return clients.consumer(
        name, null, Map.of(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FETCH_MAX_WAIT_MILLIS));
  }

  /** Called on the reading thread only; returns within about the poll time-out. */
  protected abstract void poll(Consumer<String, byte[]> consumer);

  /** Whether it knows all that it must before a request is taken on. Any thread may ask. */
  public abstract boolean isCaughtUp();

  /** Returns at once: Kafka may come later. */
  @Override
  public final void start() {
    PollLoop started = new PollLoop();
    started.thread.start();
    loop = started;
  }

  @Override
  public final void stop() {
    PollLoop running = loop;
    if (running != null) {
      running.close();
    }
  }

  @Override
  public final boolean isRunning() {
    PollLoop running = loop;
    return running != null && running.closing.getCount() > 0;
  }

  @Override
  public final int getPhase() {
    return PHASE;
  }

  /**
   * Whether its poll loop has ended without being told to, so that nothing will ever be read again:
   * only a new process helps.
   */
  final boolean hasDied() {
    PollLoop running = loop;
    return running != null && running.hasDied();
  }

  @Override
  public final Health health() {
    return health(hasDied(), isCaughtUp(), failures);
  }

  static Health health(boolean dead, boolean caughtUp, PollFailures failures) {
    if (dead) {
      return Health.down().withDetail("cause", "its poll loop has died").build();
    }
    boolean serves = caughtUp && !failures.haveLasted(PollFailures.HEALTH_LIMIT);
    return (serves ? Health.up() : Health.outOfService()).withDetails(failures.details()).build();
  }

  /** Down when a poll loop has died, which a new process mends; Kafka's absence ends none. */
  static Health loopsOf(List<Reading> readings) {
    List<String> dead = readings.stream().filter(Reading::hasDied).map(Reading::name).toList();
    return dead.isEmpty() ? Health.up().build() : Health.down().withDetail("dead", dead).build();
  }

  /** Whether its polls fail. */
  final PollFailures failures() {
    return failures;
  }

  final String name() {
    return name;
  }

  /**
   * The thread of one consumer: it opens it, polls until it is closed, and outlives every
   * exception. Only an {@link Error} ends it early.
   */
  private final class PollLoop {

    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread =
        Thread.ofPlatform()
            .name(name)
            .daemon()
            .uncaughtExceptionHandler((dead, e) -> log.error("{} has died", dead.getName(), e))
            .unstarted(this::run);
    private volatile @Nullable Consumer<String, byte[]> consumer;

    private boolean hasDied() {
      return !thread.isAlive() && closing.getCount() > 0;
    }

    /** Ends the loop and closes its consumer. */
    private void close() {
      closing.countDown();
      Consumer<String, byte[]> opened = consumer;
      if (opened == null) {
        thread.interrupt();
      } else {
        opened.wakeup();
      }
      try {
        thread.join(StopLimits.READER);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private void run() {
      try {
        while (closing.getCount() > 0) {
          pollOrPause();
        }
      } catch (InterruptedException e) {
        log.info("{} was interrupted and ends", name);
      } finally {
        Consumer<String, byte[]> opened = consumer;
        if (opened != null) {
          // Else it would not take the time to close.
          var unused = Thread.interrupted();
          opened.close(CloseOptions.timeout(StopLimits.READER));
        }
      }
    }

    private void pollOrPause() throws InterruptedException {
      try {
        poll(opened());
        failures.succeeded();
      } catch (RuntimeException e) {
        if (closing.getCount() == 0) {
          log.debug("{} was woken up to end: {}", name, e.toString());
          return;
        }
        failedPolls.increment();
        // Closing is the only thing that ends the pause early, and the caller looks at it.
        boolean ignored = closing.await(failures.failed(e).toMillis(), TimeUnit.MILLISECONDS);
      }
    }

    private Consumer<String, byte[]> opened() {
      Consumer<String, byte[]> opened = consumer;
      if (opened == null) {
        opened = open();
        consumer = opened;
      }
      return opened;
    }
  }
}
