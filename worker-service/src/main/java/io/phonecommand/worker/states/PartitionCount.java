package io.phonecommand.worker.states;

import io.phonecommand.common.topic.TopicWatch;
import java.util.OptionalInt;

/** How many partitions the site's tasks topic has, as far as has been seen. Any thread may ask. */
public final class PartitionCount implements TopicWatch.Listener {

  private final String topic;
  private volatile int count;

  /** Has not seen {@code topic} yet. */
  PartitionCount(String topic) {
    this.topic = topic;
  }

  @Override
  public void seen(String which, int partitions) {
    if (which.equals(topic)) {
      count = partitions;
    }
  }

  /** Empty: it has not been seen. */
  public OptionalInt get() {
    int seen = count;
    return seen == 0 ? OptionalInt.empty() : OptionalInt.of(seen);
  }
}
