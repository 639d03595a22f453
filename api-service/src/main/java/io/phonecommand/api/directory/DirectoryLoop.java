package io.phonecommand.api.directory;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.phonecommand.api.kafka.AssignedConsumers;
import io.phonecommand.api.kafka.AssignedReader;
import io.phonecommand.api.kafka.PollLoop;
import io.phonecommand.api.kafka.Reading;
import io.phonecommand.common.directory.InstanceFollower;
import io.phonecommand.common.kafka.PollFailures;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/** Reads what the sites announce, from before the first request on. */
final class DirectoryLoop implements SmartLifecycle, Reading {

  private static final String NAME = "directory";
  private static final Duration POLL_TIMEOUT = Duration.ofMillis(500);

  private final InstanceFollower follower;
  private final AssignedConsumers consumers;
  private final PollFailures failures = new PollFailures("reading " + NAME);
  private final Counter failedPolls;
  private volatile @Nullable PollLoop loop;

  DirectoryLoop(InstanceFollower follower, AssignedConsumers consumers, MeterRegistry meters) {
    this.follower = follower;
    this.consumers = consumers;
    this.failedPolls = meters.counter("phone_command.poll.failures", "reader", NAME);
  }

  @Override
  public void start() {
    loop =
        PollLoop.start(
            NAME,
            () -> consumers.create(NAME),
            consumer -> follower.poll(consumer, POLL_TIMEOUT),
            failures,
            failedPolls);
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

  @Override
  public boolean hasDied() {
    PollLoop running = loop;
    return running != null && running.hasDied();
  }

  @Override
  public PollFailures failures() {
    return failures;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public int getPhase() {
    return AssignedReader.PHASE;
  }
}
