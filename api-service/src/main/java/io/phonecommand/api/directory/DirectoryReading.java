package io.phonecommand.api.directory;

import io.micrometer.core.instrument.MeterRegistry;
import io.phonecommand.api.kafka.AssignedConsumers;
import io.phonecommand.api.kafka.Reading;
import io.phonecommand.common.directory.InstanceFollower;
import java.time.Duration;
import org.apache.kafka.clients.consumer.Consumer;

/** Reads what the sites announce. */
final class DirectoryReading extends Reading {

  private static final String NAME = "directory";
  private static final Duration POLL_TIMEOUT = Duration.ofMillis(500);

  private final InstanceFollower follower;
  private final AssignedConsumers consumers;

  DirectoryReading(InstanceFollower follower, AssignedConsumers consumers, MeterRegistry meters) {
    super(NAME, meters);
    this.follower = follower;
    this.consumers = consumers;
  }

  @Override
  protected Consumer<String, byte[]> open() {
    return consumers.create(NAME);
  }

  @Override
  protected void poll(Consumer<String, byte[]> consumer) {
    follower.poll(consumer, POLL_TIMEOUT);
  }

  @Override
  public boolean isCaughtUp() {
    return follower.isCaughtUp();
  }
}
