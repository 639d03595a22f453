package io.phonecommand.api.phones;

import io.micrometer.core.instrument.MeterRegistry;
import io.phonecommand.api.kafka.Reading;
import io.phonecommand.api.kafka.SiteTopicFollower;
import io.phonecommand.api.kafka.SmallFetches;
import io.phonecommand.common.kafka.KafkaClients;
import io.phonecommand.common.topic.Topics;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.Consumer;

/**
 * Reads the states topics of all sites, while the directory learns whose phones they are about. No
 * command waits for it; a start, and whoever asks about phones, does only for a while: a state that
 * is not known yet is one that nobody knows.
 */
final class StatesReading extends Reading {

  static final String NAME = "states";

  private static final Duration POLL_TIMEOUT = Duration.ofMillis(500);

  /** The same until the directory is known: what was read then waits for that. */
  private static final Duration EARLY_POLL_TIMEOUT = Duration.ofMillis(50);

  /** From the moment at which the directory is read to serving without all states. */
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final SiteTopicFollower follower;
  private final StateRecords records;
  private final TenantPhones phones;
  private final KafkaClients clients;

  /** Both are written by the reading thread; what was read before the directory is applied then. */
  private volatile boolean begun;

  private volatile long begunAt;

  StatesReading(
      SiteTopicFollower follower,
      StateRecords records,
      TenantPhones phones,
      KafkaClients clients,
      MeterRegistry meters) {
    super(NAME, clients, meters, follower.failures());
    this.follower = follower;
    this.records = records;
    this.phones = phones;
    this.clients = clients;
  }

  @Override
  protected Consumer<String, byte[]> open() {
    return clients.consumer(NAME, null, SmallFetches.of(clients.settings()));
  }

  @Override
  protected void poll(Consumer<String, byte[]> consumer) {
    if (!begun && records.mayBeApplied()) {
      begunAt = System.nanoTime();
      begun = true;
    }
    if (begun) {
      phones.takeLacking().forEach(site -> follower.readAgain(Topics.states(site)));
      follower.poll(consumer, POLL_TIMEOUT);
    } else if (records.areTooMany()) {
      LockSupport.parkNanos(EARLY_POLL_TIMEOUT.toNanos());
    } else {
      follower.poll(consumer, EARLY_POLL_TIMEOUT);
    }
  }

  @Override
  public boolean isCaughtUp() {
    return begun && (follower.isCaughtUp() || hasWaitedEnough());
  }

  @Override
  public boolean isNeeded() {
    return false;
  }

  private boolean hasWaitedEnough() {
    return System.nanoTime() - begunAt > PATIENCE.toNanos();
  }
}
