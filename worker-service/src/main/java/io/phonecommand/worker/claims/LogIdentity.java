package io.phonecommand.worker.claims;

import java.time.Instant;

/**
 * Which log a partition's claims belong to, and since when all that was claimed of it can be known.
 * A topic that is made anew has another id; one that gets more partitions gives instances to others
 * of them, whose owners know nothing of what these ran before. Immutable.
 *
 * @param partitions of the topic
 * @param knownSince a task that was asked for before may have been claimed without a trace; {@link
 *     Instant#EPOCH}: there is none
 * @param topicId as Kafka names it
 */
public record LogIdentity(int partitions, Instant knownSince, String topicId) {

  public LogIdentity {
    if (topicId.isEmpty() || topicId.indexOf('.') >= 0) {
      throw new IllegalArgumentException("not a topic id");
    }
  }

  /** The same log, of whose claims all are known since {@code moment}, and perhaps later. */
  public LogIdentity knownSince(Instant moment) {
    return moment.isAfter(knownSince) ? new LogIdentity(partitions, moment, topicId) : this;
  }

  /** The same log, once there are {@code count} partitions: since {@code now} nothing is known. */
  public LogIdentity amongPartitions(int count, Instant now) {
    return count == partitions ? this : new LogIdentity(count, now, topicId);
  }
}
