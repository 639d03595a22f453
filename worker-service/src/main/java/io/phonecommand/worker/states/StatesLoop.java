package io.phonecommand.worker.states;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.phonecommand.common.directory.InstanceIds;
import io.phonecommand.common.kafka.LogReader;
import io.phonecommand.common.kafka.PollFailures;
import io.phonecommand.common.kafka.PollLoop;
import io.phonecommand.common.message.MessageCodec;
import io.phonecommand.common.message.StateRecord;
import io.phonecommand.common.message.UnreadableMessageException;
import io.phonecommand.common.topic.TopicWatch;
import io.phonecommand.worker.stop.StopLimits;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what is said of the site's phones on its topic, from the beginning on, and has written what
 * {@link PhoneStates} finds missing there. One thread polls; others may call only what says so.
 */
final class StatesLoop implements TopicWatch.Listener {

  private static final Logger log = LoggerFactory.getLogger(StatesLoop.class);

  private static final Duration POLL_WAIT = Duration.ofMillis(200);

  /** How long Kafka may take for an answer. */
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private static final String REACHABLE = "reachable";
  private static final String UNREACHABLE = "unreachable";
  private static final String REMOVED = "removed";
  private static final List<String> CHANGES = List.of(REACHABLE, UNREACHABLE, REMOVED);

  /** So many are written before what else is said is read. */
  private static final int MOST_AT_ONCE = 500;

  private final TopicPartition partition;
  private final Responsibilities responsibilities;
  private final UnaryOperator<Map<Integer, Long>> askableOf;
  private final PhoneStates states;
  private final AskPlan plan;
  private final StateAnnouncer announcer;
  private final BiPredicate<Integer, Long> owned;
  private final InstantSource clock;
  private final MeterRegistry metrics;
  private final Counter unreadable;
  private final PollFailures failures = new PollFailures("saying what state phones are in");
  private final PollLoop loop;

  private @Nullable LogReader reader;

  /** The partitions of the tasks topic whose phones are spoken of, and since when. */
  private Map<Integer, Long> followed = Map.of();

  /** Those of them whose phones may be asked. */
  private Map<Integer, Long> askable = Map.of();

  /** Others are to be asked than before. */
  private boolean planAgain;

  /** Up to where the topic must be read before anything is said: others wrote until then. */
  private long readTo;

  private boolean isEndKnown;

  private volatile boolean again;

  /**
   * @param topic the site's, with one partition
   * @param askableOf those of some partitions of the tasks topic whose phones may be asked by now;
   *     must not block
   * @param owned whether a partition of the tasks topic is this worker's at this moment, and has
   *     been since then
   * @param consumers makes a consumer without a group
   */
  StatesLoop(
      String topic,
      Responsibilities responsibilities,
      UnaryOperator<Map<Integer, Long>> askableOf,
      PhoneStates states,
      AskPlan plan,
      StateAnnouncer announcer,
      BiPredicate<Integer, Long> owned,
      Supplier<Consumer<String, byte[]>> consumers,
      InstantSource clock,
      MeterRegistry metrics) {
    this.partition = new TopicPartition(topic, 0);
    this.responsibilities = responsibilities;
    this.askableOf = askableOf;
    this.states = states;
    this.plan = plan;
    this.announcer = announcer;
    this.owned = owned;
    this.clock = clock;
    this.metrics = metrics;
    this.unreadable = metrics.counter("phone_command.states.unreadable");
    // Seen from the start: an increase from nothing to 1 is none to whoever watches it.
    CHANGES.forEach(change -> announced(change).increment(0));
    Counter failed = metrics.counter("phone_command.poll.failures", "reader", "states");
    this.loop =
        new PollLoop(
            "states", consumers, this::poll, failures, failed::increment, StopLimits.STATES);
  }

  void start() {
    loop.start();
  }

  void stop() {
    loop.close();
  }

  /** Any thread. */
  @Override
  public void madeAnew(String topic) {
    if (topic.equals(partition.topic())) {
      again = true;
    }
  }

  private void poll(Consumer<String, byte[]> consumer) {
    LogReader from = opened(consumer);
    responsibilities.look().ifPresent(this::follow);
    plan();
    if (!isEndKnown) {
      readTo = consumer.endOffsets(List.of(partition), LIMIT).getOrDefault(partition, 0L);
      isEndKnown = true;
    }
    try {
      from.poll(POLL_WAIT).forEach(this::apply);
    } catch (InvalidOffsetException e) {
      log.warn("What is said of phones is read anew: {}", e.getMessage());
      again = true;
      return;
    }
    if (!responsibilities.areKnown()) {
      states.siteIsUnknown();
    }
    if (from.isAtEnd() && consumer.position(partition, LIMIT) >= readTo) {
      states.heardOthers();
      announcer.announce(states.changes(MOST_AT_ONCE, owned), this::stored);
    }
  }

  private LogReader opened(Consumer<String, byte[]> consumer) {
    if (again) {
      again = false;
      reader = null;
      readTo = 0;
      states.forgetHeard();
    }
    LogReader from = reader;
    if (from == null) {
      from = LogReader.open(consumer, List.of(partition), LogReader.BEGINNING, LIMIT);
      reader = from;
    }
    return from;
  }

  private void follow(Responsibility now) {
    if (!followed.equals(now.owned())) {
      // Whoever had them before may have said something until a moment ago.
      isEndKnown = false;
      followed = now.owned();
    }
    planAgain |= states.follow(now);
  }

  private void plan() {
    Map<Integer, Long> known = askableOf.apply(followed);
    if (planAgain || !known.equals(askable)) {
      askable = known;
      planAgain = false;
      plan.replace(
          states.ours().stream().filter(phone -> known.containsKey(phone.partition())).toList());
    }
  }

  private void apply(ConsumerRecord<String, byte[]> read) {
    String id = read.key();
    if (id == null || !InstanceIds.isWellFormed(id)) {
      skip("the key is not an instance id");
      return;
    }
    try {
      StateRecord state = read.value() == null ? null : MessageCodec.readState(read.value());
      states.heard(id, state, Duration.ofMillis(clock.millis() - read.timestamp()));
    } catch (UnreadableMessageException e) {
      skip(String.valueOf(e.getMessage()));
    }
  }

  private void skip(String problem) {
    unreadable.increment();
    log.warn("skipped a record of {}: {}", partition.topic(), problem);
  }

  private void stored(String instanceId, @Nullable StateRecord state) {
    states.heard(instanceId, state, Duration.ZERO);
    announced(nameOf(state)).increment();
  }

  private Counter announced(String change) {
    return metrics.counter("phone_command.states.announced", "change", change);
  }

  private static String nameOf(@Nullable StateRecord state) {
    if (state == null) {
      return REMOVED;
    }
    return state.reachable() ? REACHABLE : UNREACHABLE;
  }

  /** Whether the topic can be read and written. Any thread. */
  PollFailures failures() {
    return failures;
  }

  /** Whether nothing will ever be read or said again. Any thread. */
  boolean hasDied() {
    return loop.hasDied();
  }
}
