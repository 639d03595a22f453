package io.phonecommand.api.sites;

import io.phonecommand.api.kafka.RecordGuard;
import io.phonecommand.common.kafka.BrokerContact;
import io.phonecommand.common.kafka.LogReader;
import io.phonecommand.common.topic.TopicWatch;
import io.phonecommand.common.topic.Topics;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
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
 * Reads the workers topics of all sites from their beginning on, those that come later, too; each
 * has one partition. One thread polls it; the {@link TopicWatch} tells it which topics there are.
 */
final class StatementFollower implements TopicWatch.Listener {

  private static final Logger log = LoggerFactory.getLogger(StatementFollower.class);

  /** How long Kafka may take for an answer: the other topics are not read meanwhile. */
  private static final Duration LIMIT = Duration.ofSeconds(2);

  /**
   * What comes without a gap of that length, in polls or in Kafka's answers, has been written just
   * now; and what comes that soon after a gap may have been written in it.
   */
  static final Duration MOMENT = Duration.ofSeconds(2);

  private final WorkerStatements statements;
  private final RecordGuard guard;
  private final BrokerContact contact;
  private final LongSupplier nanoTime;

  /** The {@code nanoTime} of the last poll. */
  private long polledAt;

  /** The one at which the last gap was over. */
  private long steadySince;

  /** The topics that are there. */
  private final Set<String> there = ConcurrentHashMap.newKeySet();

  /** Topics that are to be read from their beginning once more. */
  private final Set<String> again = ConcurrentHashMap.newKeySet();

  private final Set<String> followed = new HashSet<>();
  private volatile boolean looked;
  private volatile boolean caughtUp;
  private @Nullable LogReader reader;

  /** Why a topic could not be begun at the last attempt, if one could not. */
  private @Nullable KafkaException failure;

  /**
   * Reads nothing yet.
   *
   * @param contact whether Kafka answers: a poll does not say it
   * @param nanoTime nanoseconds, like {@link System#nanoTime}
   */
  StatementFollower(
      WorkerStatements statements,
      RecordGuard guard,
      BrokerContact contact,
      LongSupplier nanoTime) {
    this.statements = statements;
    this.guard = guard;
    this.contact = contact;
    this.nanoTime = nanoTime;
    this.polledAt = nanoTime.getAsLong();
    this.steadySince = polledAt;
  }

  @Override
  public void seen(String topic, int partitions) {
    if (Topics.siteOfWorkers(topic).isPresent()) {
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
      again.add(topic);
    }
  }

  @Override
  public void looked() {
    looked = true;
  }

  /**
   * Reads what has come; returns after {@code wait} at the latest if nothing does. A topic that
   * can't be begun is tried again at the next call, and costs the others nothing but time.
   *
   * @param consumer always the same, for this alone
   * @throws KafkaException if a topic could not be begun, after the others were read, or if Kafka
   *     can't be read; the next call is to come after a pause
   */
  void poll(Consumer<String, byte[]> consumer, Duration wait) {
    LogReader from = reader == null ? new LogReader(consumer) : reader;
    reader = from;
    // Before it follows what was seen: what is seen meanwhile is not read yet.
    boolean allSeen = looked;
    failure = null;
    follow(from);
    if (!followed.isEmpty()) {
      read(from, wait);
    } else if (failure == null) {
      LockSupport.parkNanos(wait.toNanos());
    }
    KafkaException failed = failure;
    // What may not be read will not be.
    boolean allBegun = failed == null || failed instanceof AuthorizationException;
    caughtUp |= allSeen && allBegun && from.isAtEnd();
    if (failed != null) {
      throw failed;
    }
  }

  private void follow(LogReader from) {
    for (String topic : List.copyOf(followed)) {
      boolean gone = !there.contains(topic);
      if (again.remove(topic) || gone) {
        from.remove(List.of(partitionOf(topic)));
        followed.remove(topic);
      }
      if (gone) {
        Topics.siteOfWorkers(topic).ifPresent(statements::forget);
      }
    }
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
    } catch (KafkaException e) {
      // It may be assigned by now.
      from.remove(List.of(partitionOf(topic)));
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
      guard.handOn(come, found -> statements.apply(found, isNew));
    } catch (InvalidOffsetException e) {
      log.warn("A log has not what comes next, so it is read anew: {}", e.getMessage());
      e.partitions().forEach(partition -> again.add(partition.topic()));
    } catch (TopicAuthorizationException e) {
      e.unauthorizedTopics().forEach(again::add);
      failure = e;
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
  boolean isCaughtUp() {
    return caughtUp;
  }
}
