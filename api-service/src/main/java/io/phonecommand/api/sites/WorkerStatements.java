package io.phonecommand.api.sites;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.micrometer.core.instrument.Counter;
import io.phonecommand.api.kafka.SiteTopicFollower;
import io.phonecommand.common.message.MessageCodec;
import io.phonecommand.common.message.UnreadableMessageException;
import io.phonecommand.common.message.WorkerStatement;
import io.phonecommand.common.topic.Topics;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what workers say of themselves, and knows which sites have workers that understand jobs:
 * those of which one has said so of late. One thread applies what they say; any thread may ask.
 */
public final class WorkerStatements implements SiteTopicFollower.Records {

  private static final Logger log = LoggerFactory.getLogger(WorkerStatements.class);

  /** A worker that has said nothing for that long is not there. */
  static final Duration BELIEVED = Duration.ofSeconds(30);

  /** What a worker says that has {@link Workers#MOST_PARTITIONS} is shorter. */
  static final int MOST_BYTES = 1024 * 1024;

  /** The same of what is kept: above what a worker of a thousand partitions says. */
  static final int MOST_KEPT_BYTES = 64 * 1024;

  /** A worker's id is shorter. */
  private static final int MOST_CHARACTERS = 128;

  private final Clock clock;
  private final LongSupplier nanoTime;
  private final Workers workers;
  private final Counter unreadable;

  /** What of a statement decides about jobs, whatever else it says. */
  private record Understanding(
      @JsonProperty(required = true) int v,
      @JsonProperty(required = true) String site,
      @Nullable Set<String> understands) {

    boolean ofJobs() {
      return v == WorkerStatement.VERSION
          && understands != null
          && understands.contains(WorkerStatement.JOBS);
    }
  }

  /** By site, the {@code nanoTime} at which a worker said last that it understands jobs. */
  private final Map<String, Long> saidAt = new ConcurrentHashMap<>();

  /**
   * Knows no site yet.
   *
   * @param clock compared with records' times
   * @param nanoTime nanoseconds, like {@link System#nanoTime}
   * @param workers keeps what they say
   * @param unreadable counts records that are skipped
   */
  WorkerStatements(Clock clock, LongSupplier nanoTime, Workers workers, Counter unreadable) {
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.workers = workers;
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
  @Override
  public void apply(ConsumerRecord<String, byte[]> read, boolean isNew) {
    Optional<String> site = Topics.siteOfWorkers(read.topic());
    if (read.value() == null || site.isEmpty()) {
      return;
    }
    if (read.value().length > MOST_BYTES) {
      skip(read, "it is too long");
      return;
    }
    try {
      Understanding said = MessageCodec.read(Understanding.class, read.value());
      if (site.get().equals(said.site())) {
        long age = isNew ? 0 : ageOf(read);
        if (said.ofJobs()) {
          note(site.get(), age);
        }
        keep(read, age);
      }
    } catch (UnreadableMessageException e) {
      skip(read, String.valueOf(e.getMessage()));
    }
  }

  private void keep(ConsumerRecord<String, byte[]> read, long age)
      throws UnreadableMessageException {
    if (isBounded(read)) {
      WorkerStatement statement = MessageCodec.read(WorkerStatement.class, read.value());
      workers.note(read.key(), statement, read.timestamp(), age);
    } else {
      skip(read, "it has no key, or is too long to be kept");
    }
  }

  /** Nobody is to fill our memory. */
  private static boolean isBounded(ConsumerRecord<String, byte[]> read) {
    return read.key() != null
        && read.key().length() <= MOST_CHARACTERS
        && read.value().length <= MOST_KEPT_BYTES;
  }

  private void skip(ConsumerRecord<?, ?> read, String problem) {
    unreadable.increment();
    log.warn("skipped a record of {}: {}", read.topic(), problem);
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

  @Override
  public void forget(String site) {
    saidAt.remove(site);
    workers.forget(site);
  }
}
