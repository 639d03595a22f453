package io.phonecommand.api.directory;

import io.micrometer.core.instrument.MeterRegistry;
import io.phonecommand.api.kafka.Reading;
import io.phonecommand.common.directory.InstanceFollower;
import io.phonecommand.common.kafka.KafkaClients;
import java.time.Duration;
import org.apache.kafka.clients.consumer.Consumer;

/** Reads what the sites announce. */
final class DirectoryReading extends Reading {

  private static final Duration POLL_TIMEOUT = Duration.ofMillis(500);

  private final InstanceFollower follower;

  DirectoryReading(InstanceFollower follower, KafkaClients clients, MeterRegistry meters) {
    super("directory", clients, meters);
    this.follower = follower;
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
