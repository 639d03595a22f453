package io.phonecommand.api.kafka;

import io.phonecommand.common.kafka.BrokerContact;
import io.phonecommand.common.kafka.LogReader;
import io.phonecommand.common.topic.TopicWatch;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
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

  /** How long Kafka may take for an answer: the other topics are not read meanwhile. */
  private static final Duration LIMIT = Duration.ofSeconds(2);

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

  /** Why a topic could not be begun at the last attempt, if one could not. */
  private @Nullable KafkaException failure;

  /**
   * Follows nothing before it is polled.
   *
   * @param siteOf the site that a topic is of; empty if it is none of this kind
   * @param mayBegin whether a topic may be begun to be read now
   * @param contact whether Kafka answers: a poll does not say it
   * @param nanoTime nanoseconds, like {@link System#nanoTime}
   */
  public SiteTopicFollower(
      Function<String, Optional<String>> siteOf,
      Records records,
      RecordGuard guard,
      BooleanSupplier mayBegin,
      BrokerContact contact,
      LongSupplier nanoTime) {
    this.siteOf = siteOf;
    this.records = records;
    this.guard = guard;
    this.mayBegin = mayBegin;
    this.contact = contact;
    this.nanoTime = nanoTime;
    this.polledAt = nanoTime.getAsLong();
    this.steadySince = polledAt;
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
   * Reads what has come; returns after {@code wait} at the latest if nothing does. A topic that
   * can't be begun is tried again at the next call, and costs the others nothing but time.
   *
   * @param consumer always the same, for this alone
   * @throws KafkaException if a topic could not be begun, after the others were read, or if Kafka
   *     can't be read; the next call is to come after a pause
   */
  public void poll(Consumer<String, byte[]> consumer, Duration wait) {
    LogReader from = reader == null ? new LogReader(consumer) : reader;
    reader = from;
    // Before it follows what was seen: what is seen meanwhile is not read yet.
    boolean allSeen = looked;
    boolean begins = mayBegin.getAsBoolean();
    failure = null;
    unfollow(from);
    if (begins) {
      follow(from);
    }
    noteEnd(from, allSeen && begins);
    if (!followed.isEmpty()) {
      read(from, wait);
      noteEnd(from, allSeen && begins);
    } else if (failure == null) {
      Duration pause = begins || wait.compareTo(BEGIN_PAUSE) < 0 ? wait : BEGIN_PAUSE;
      LockSupport.parkNanos(pause.toNanos());
    }
    KafkaException failed = failure;
    if (failed != null) {
      throw failed;
    }
  }

  /** What may not be read will not be. */
  private void noteEnd(LogReader from, boolean allSeen) {
    boolean allBegun = failure == null || failure instanceof AuthorizationException;
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

  private void follow(LogReader from) {
    for (String topic : there) {
      if (!followed.contains(topic)) {
        begin(topic, from);
      }
    }
  }

  private void begin(String topic, LogReader from) {
    try {
      from.add(List.of(partitionOf(topic)), LogReader.BEGINNING, LIMIT);
      followed.add(topic);
      begun.add(topic);
    } catch (KafkaException e) {
      // It may be assigned by now.
      from.remove(List.of(partitionOf(topic)));
      note(e);
    }
  }

  /** One that passes counts for more than one that is for good. */
  private void note(KafkaException e) {
    if (failure == null || failure instanceof AuthorizationException) {
      failure = e;
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
      again.addAll(e.unauthorizedTopics());
      note(e);
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
