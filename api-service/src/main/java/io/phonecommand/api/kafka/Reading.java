package io.phonecommand.api.kafka;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.phonecommand.api.stop.StopLimits;
import io.phonecommand.common.kafka.KafkaClients;
import io.phonecommand.common.kafka.PollFailures;
import io.phonecommand.common.kafka.PollLoop;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.jspecify.annotations.Nullable;
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

  /** Below the web server's two, so that it starts before and stops after them. */
  public static final int PHASE = DEFAULT_PHASE - 4096;

  private final String name;
  private final KafkaClients clients;
  private final PollFailures failures;
  private final List<PollFailures> parts;
  private final Counter failedPolls;
  private volatile @Nullable PollLoop loop;

  /**
   * @param name of what it reads
   * @param parts of which its health tells, too, if they fail while its polls do not
   */
  protected Reading(
      String name, KafkaClients clients, MeterRegistry meters, PollFailures... parts) {
    this.name = name;
    this.clients = clients;
    this.failures = new PollFailures("reading " + name);
    this.parts = List.of(parts);
    this.failedPolls = failedPolls(name, meters);
  }

  /** Counts what fails of the reading of that name. */
  public static Counter failedPolls(String name, MeterRegistry meters) {
    return meters.counter("phone_command.poll.failures", "reader", name);
  }

  /**
   * Makes the consumer, which is nowhere yet and chooses its partitions itself: no group, nothing
   * committed. On the reading thread, until it succeeds.
   *
   * @throws org.apache.kafka.common.KafkaException if it can't be made yet, or of the settings
   */
  protected Consumer<String, byte[]> open() {
    return clients.consumer(name, null, Map.of());
  }

  /** Called on the reading thread only; returns within about the poll time-out. */
  protected abstract void poll(Consumer<String, byte[]> consumer);

  /** Whether it has read all that was there when it began. Any thread may ask. */
  public abstract boolean isCaughtUp();

  /**
   * Whether no request is taken on before it has caught up. Otherwise only the port waits for it,
   * and for a moment.
   */
  public boolean isNeeded() {
    return true;
  }

  /** Returns at once: Kafka may come later. */
  @Override
  public final void start() {
    PollLoop started =
        new PollLoop(
            name, this::open, this::poll, failures, failedPolls::increment, StopLimits.READER);
    started.start();
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
    return running != null && running.isRunning();
  }

  @Override
  public final int getPhase() {
    return PHASE;
  }

  /** See {@link PollLoop#hasDied}. */
  final boolean hasDied() {
    PollLoop running = loop;
    return running != null && running.hasDied();
  }

  @Override
  public final Health health() {
    List<PollFailures> all = Stream.concat(Stream.of(failures), parts.stream()).toList();
    return health(hasDied(), isCaughtUp(), all);
  }

  static Health health(boolean dead, boolean caughtUp, List<PollFailures> failures) {
    if (dead) {
      return Health.down().withDetail("cause", "its poll loop has died").build();
    }
    boolean serves =
        caughtUp && failures.stream().noneMatch(each -> each.haveLasted(PollFailures.HEALTH_LIMIT));
    Map<String, String> details =
        failures.stream()
            .map(PollFailures::details)
            .filter(each -> !each.isEmpty())
            .findFirst()
            .orElse(Map.of());
    return (serves ? Health.up() : Health.outOfService()).withDetails(details).build();
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
}
