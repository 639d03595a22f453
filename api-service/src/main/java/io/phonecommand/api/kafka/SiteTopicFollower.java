package io.phonecommand.api.kafka;

import io.micrometer.core.instrument.Counter;
import io.phonecommand.common.kafka.BrokerContact;
import io.phonecommand.common.kafka.LogReader;
import io.phonecommand.common.kafka.PollFailures;
import io.phonecommand.common.topic.TopicWatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a kind of topic of which each site has one, of one partition: from its beginning on, those
 * that come later, too. Who may not read them does without. One thread polls it; the {@link
 * TopicWatch} tells it which topics there are.
 */
public final class SiteTopicFollower implements TopicWatch.Listener {

  /** Takes what is read; on the polling thread. */
  public interface Records {

    /**
     * The next record of a site's topic.
     *
     * @param isNew whether it was written just now; otherwise it may have stood in the log for long
     */
    void apply(ConsumerRecord<String, byte[]> read, boolean isNew);

    /** There is no such topic of {@code site} any more. */
    void forget(String site);

    /** What was read of the topic of {@code site} is in no log; it is read from its beginning. */
    default void madeAnew(String site) {}
  }

  private static final Logger log = LoggerFactory.getLogger(SiteTopicFollower.class);

  /**
   * How long Kafka may take for an answer: the other topics are not read meanwhile. Less than
   * {@link #MOMENT}, so that it is no gap in what comes.
   */
  private static final Duration LIMIT = Duration.ofSeconds(1);

  /** Between two looks at whether it may begin: a start waits for it. */
  private static final Duration BEGIN_PAUSE = Duration.ofMillis(50);

  /**
   * What comes without a gap of that length, in polls or in Kafka's answers, has been written just
   * now; and what comes that soon after a gap may have been written in it.
   */
  static final Duration MOMENT = Duration.ofSeconds(2);

  private final Function<String, Optional<String>> siteOf;
  private final Records records;
  private final RecordGuard guard;
  private final BooleanSupplier mayBegin;
  private final BrokerContact contact;
  private final LongSupplier nanoTime;
  private final PollFailures failures;
  private final Counter failedAttempts;

  /** The {@code nanoTime} of the last poll. */
  private long polledAt;

  /** The one at which the last gap was over. */
  private long steadySince;

  /** The topics that are there. */
  private final Set<String> there = ConcurrentHashMap.newKeySet();

  /** Topics of which nothing that was read stands any more. */
  private final Set<String> madeAnew = ConcurrentHashMap.newKeySet();

  /** Topics that are to be read from their beginning once more, as something was not kept. */
  private final Set<String> again = ConcurrentHashMap.newKeySet();

  private final Set<String> followed = new HashSet<>();

  /** Those of which something may have been read that stands still, whether followed or not. */
  private final Set<String> begun = new HashSet<>();

  private volatile boolean looked;
  private volatile boolean caughtUp;
  private @Nullable LogReader reader;

  /** Why topics could not be begun; the one that was tried longest ago first. */
  private final Map<String, KafkaException> failing = new LinkedHashMap<>();

  /** The {@code nanoTime} from which on one of those may be tried. */
  private long tryAgainAt;

  /**
   * Follows nothing before it is polled.
   *
   * @param siteOf the site that a topic is of; empty if it is none of this kind
   * @param mayBegin whether a topic may be begun to be read now
   * @param contact whether Kafka answers: a poll does not say it
   * @param failedAttempts counts those to begin a topic
   * @param nanoTime nanoseconds, like {@link System#nanoTime}
   */
  public SiteTopicFollower(
      Function<String, Optional<String>> siteOf,
      Records records,
      RecordGuard guard,
      BooleanSupplier mayBegin,
      BrokerContact contact,
      Counter failedAttempts,
      LongSupplier nanoTime) {
    this.siteOf = siteOf;
    this.records = records;
    this.guard = guard;
    this.mayBegin = mayBegin;
    this.contact = contact;
    this.failedAttempts = failedAttempts;
    this.nanoTime = nanoTime;
    this.polledAt = nanoTime.getAsLong();
    this.steadySince = polledAt;
    this.failures = new PollFailures("reading a topic of a site", nanoTime);
  }

  @Override
  public void seen(String topic, int partitions) {
    if (siteOf.apply(topic).isPresent()) {
      there.add(topic);
    }
  }

  @Override
  public void missing(String topic) {
    there.remove(topic);
  }

  @Override
  public void madeAnew(String topic) {
    if (there.contains(topic)) {
      madeAnew.add(topic);
    }
  }

  @Override
  public void looked() {
    looked = true;
  }

  /** {@code topic} is read from its beginning once more, if it is read at all. Any thread. */
  public void readAgain(String topic) {
    again.add(topic);
  }

  /**
   * Reads what has come; returns after about {@code wait} if nothing does. A topic that can't be
   * begun is tried again after a pause, in which the others are read: {@link #failures} tells it.
   *
   * @param consumer always the same, for this alone
   * @throws KafkaException if Kafka can't be read; the next call is to come after a pause
   */
  public void poll(Consumer<String, byte[]> consumer, Duration wait) {
    LogReader from = reader == null ? new LogReader(consumer) : reader;
    reader = from;
    // Before it follows what was seen: what is seen meanwhile is not read yet.
    boolean allSeen = looked;
    boolean begins = mayBegin.getAsBoolean();
    unfollow(from);
    if (begins) {
      follow(from);
    }
    noteEnd(from, allSeen && begins);
    if (!followed.isEmpty()) {
      read(from, wait);
      noteEnd(from, allSeen && begins);
    } else {
      Duration pause = begins || wait.compareTo(BEGIN_PAUSE) < 0 ? wait : BEGIN_PAUSE;
      LockSupport.parkNanos(pause.toNanos());
    }
  }

  /** Whether a topic can't be begun, while the others are read. Any thread may ask. */
  public PollFailures failures() {
    return failures;
  }

  /** What may not be read will not be. */
  private void noteEnd(LogReader from, boolean allSeen) {
    boolean allBegun = failing.values().stream().allMatch(AuthorizationException.class::isInstance);
    if (allSeen && allBegun && from.isAtEnd()) {
      caughtUp = true;
    }
  }

  private void unfollow(LogReader from) {
    for (String topic : List.copyOf(begun)) {
      boolean gone = !there.contains(topic);
      boolean anew = madeAnew.remove(topic);
      if ((again.remove(topic) || anew || gone) && followed.remove(topic)) {
        from.remove(List.of(partitionOf(topic)));
      }
      if (gone) {
        begun.remove(topic);
        siteOf.apply(topic).ifPresent(records::forget);
      } else if (anew) {
        siteOf.apply(topic).ifPresent(records::madeAnew);
      }
    }
    again.retainAll(followed);
    madeAnew.retainAll(begun);
  }

  /**
   * Begins topics, until Kafka does not answer: that takes time, in which none is read. What was
   * not tried yet comes first; where some can't be begun, one is tried for each pause.
   */
  private void follow(LogReader from) {
    failing.keySet().retainAll(there);
    List<String> next = new ArrayList<>(there);
    next.removeAll(followed);
    next.removeAll(failing.keySet());
    if (nanoTime.getAsLong() - tryAgainAt >= 0) {
      next.addAll(failing.keySet());
    }
    KafkaException failed = null;
    for (String topic : next) {
      KafkaException failure = begin(topic, from);
      failed = failure == null ? failed : new KafkaException(topic, failure);
      // A right that is missing is known at once.
      if (failure != null && !(failure instanceof AuthorizationException)) {
        break;
      }
    }
    if (failed != null) {
      tryAgainAt = nanoTime.getAsLong() + failures.failed(failed).toNanos();
    } else if (failing.isEmpty()) {
      failures.succeeded();
    }
  }

  /** Returns why it can't be begun; null if it is. */
  private @Nullable KafkaException begin(String topic, LogReader from) {
    // To the end of the order.
    failing.remove(topic);
    try {
      from.add(List.of(partitionOf(topic)), LogReader.BEGINNING, LIMIT);
      followed.add(topic);
      begun.add(topic);
      return null;
    } catch (KafkaException e) {
      // It may be assigned by now.
      from.remove(List.of(partitionOf(topic)));
      failing.put(topic, e);
      failedAttempts.increment();
      return e;
    }
  }

  private static TopicPartition partitionOf(String topic) {
    return new TopicPartition(topic, 0);
  }

  private void read(LogReader from, Duration wait) {
    boolean isAtEnd = from.isAtEnd();
    try {
      ConsumerRecords<String, byte[]> come = from.poll(wait);
      boolean isNew = isSteady() && isAtEnd;
      guard.handOn(come, found -> records.apply(found, isNew));
    } catch (InvalidOffsetException e) {
      log.warn("A log has not what comes next, so it is read anew: {}", e.getMessage());
      e.partitions().forEach(partition -> madeAnew.add(partition.topic()));
    } catch (TopicAuthorizationException e) {
      // It can't be begun then, which says so.
      again.addAll(e.unauthorizedTopics());
    }
  }

  /** Called after each poll: whether what it brought can't have been written long before. */
  private boolean isSteady() {
    long now = nanoTime.getAsLong();
    boolean gap = now - polledAt > MOMENT.toNanos() || contact.silence().compareTo(MOMENT) > 0;
    polledAt = now;
    if (gap) {
      steadySince = now;
    }
    return now - steadySince > MOMENT.toNanos();
  }

  /** Whether all that was there when it began has been read, or never will be. Any thread. */
  public boolean isCaughtUp() {
    return caughtUp;
  }
}
