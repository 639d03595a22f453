package io.phonecommand.api.sites;

import io.micrometer.core.instrument.Counter;
import io.phonecommand.common.message.MessageCodec;
import io.phonecommand.common.message.UnreadableMessageException;
import io.phonecommand.common.message.WorkerStatement;
import io.phonecommand.common.topic.Topics;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which sites have workers that understand jobs: those of which one has said so of late. One thread
 * applies what they say; any thread may ask.
 */
public final class WorkerStatements {

  private static final Logger log = LoggerFactory.getLogger(WorkerStatements.class);

  /** A worker that has said nothing for that long is not there. */
  static final Duration BELIEVED = Duration.ofSeconds(30);

  private final Clock clock;
  private final LongSupplier nanoTime;
  private final Counter unreadable;

  /** By site, the {@code nanoTime} at which a worker said last that it understands jobs. */
  private final Map<String, Long> saidAt = new ConcurrentHashMap<>();

  /**
   * Knows no site yet.
   *
   * @param clock compared with records' times
   * @param nanoTime nanoseconds, like {@link System#nanoTime}
   * @param unreadable counts records that are skipped
   */
  WorkerStatements(Clock clock, LongSupplier nanoTime, Counter unreadable) {
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.unreadable = unreadable;
  }

  /** Whether a worker of {@code site} has said within 30 s that it understands jobs. */
  public boolean understandsJobs(String site) {
    Long said = saidAt.get(site);
    return said != null && nanoTime.getAsLong() - said < BELIEVED.toNanos();
  }

  /** How many sites have such workers. */
  int jobSites() {
    return (int) saidAt.keySet().stream().filter(this::understandsJobs).count();
  }

  /**
   * The next record of a workers topic.
   *
   * @param isNew whether it was written just now, whatever the clock of its worker shows; otherwise
   *     it may have stood in the log for long, and its time counts
   */
  void apply(ConsumerRecord<String, byte[]> read, boolean isNew) {
    Optional<String> site = Topics.siteOfWorkers(read.topic());
    if (read.value() == null || site.isEmpty()) {
      return;
    }
    try {
      WorkerStatement statement = MessageCodec.read(WorkerStatement.class, read.value());
      if (statement.site().equals(site.get()) && understandsJobs(statement)) {
        note(site.get(), isNew ? 0 : ageOf(read));
      }
    } catch (UnreadableMessageException e) {
      unreadable.increment();
      log.warn("skipped a record of {}: {}", read.topic(), e.getMessage());
    }
  }

  private static boolean understandsJobs(WorkerStatement statement) {
    return statement.understands() != null
        && statement.understands().contains(WorkerStatement.JOBS);
  }

  /** In nanoseconds; never negative, as nothing is read before it is written. */
  private long ageOf(ConsumerRecord<?, ?> read) {
    long millis = Math.max(0, clock.millis() - read.timestamp());
    return Duration.ofMillis(millis).toNanos();
  }

  private void note(String site, long age) {
    long at = nanoTime.getAsLong() - age;
    saidAt.merge(site, at, (before, now) -> now - before > 0 ? now : before);
  }

  /** Nothing counts any more that was said of {@code site}. */
  void forget(String site) {
    saidAt.remove(site);
  }
}
