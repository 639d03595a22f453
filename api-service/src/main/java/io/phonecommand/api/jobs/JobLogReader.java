package io.phonecommand.api.jobs;

import io.micrometer.core.instrument.Counter;
import io.phonecommand.api.dispatch.UnavailableException;
import io.phonecommand.common.message.AcceptedRequest;
import io.phonecommand.common.topic.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what stands in the jobs topic, on consumers of which there are a few: whoever comes while
 * all are taken waits, for a limited time. A consumer is made when it is first needed, and made
 * anew after it has failed. Any thread may call it, and is blocked for as long as it reads.
 */
final class JobLogReader implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(JobLogReader.class);

  /** For one answer of Kafka's, and for the time in which nothing may come. */
  private static final Duration LIMIT = Duration.ofSeconds(5);

  /** For a free consumer. */
  private static final Duration PLACE_LIMIT = Duration.ofSeconds(3);

  /**
   * About how many records are read for whoever asks about a task that nobody has asked about: what
   * ended soon is read in one go. Of a longer one many may ask at once, who share the rest.
   */
  private static final int AT_ONCE = 1000;

  private static final Duration POLL_WAIT = Duration.ofMillis(200);

  /**
   * A request that was found.
   *
   * @param view what was read of it
   * @param isWhole whether that is all that was there when it was asked for
   */
  record Found(TaskView view, boolean isWhole) {}

  /** How far a reading has come. */
  private enum Came {
    AT_END,
    TOO_LATE,
    CUT
  }

  private final BooleanSupplier away;
  private final IntFunction<Consumer<String, byte[]>> opening;
  private final JobRecords records;
  private final Counter read;
  private final OldestOffsets oldest = new OldestOffsets();

  private final ReaderPlaces places;

  /** By number; a place is null as long as there is none. Whoever has taken it has it alone. */
  private final AtomicReferenceArray<@Nullable Consumer<String, byte[]>> consumers;

  /**
   * Opens nothing yet.
   *
   * @param count how many consumers there may be; 1 or more
   * @param away whether Kafka is known to be away, so that nobody is made to wait for it
   * @param opening makes the consumer with a number, which is nowhere yet and has no group
   * @param read counts the records that were polled
   */
  JobLogReader(
      int count,
      BooleanSupplier away,
      IntFunction<Consumer<String, byte[]>> opening,
      JobRecords records,
      Counter read) {
    this.places = new ReaderPlaces(count);
    this.consumers = new AtomicReferenceArray<>(count);
    this.away = away;
    this.opening = opening;
    this.records = records;
    this.read = read;
  }

  /**
   * The request that was accepted at {@code address}, if it is {@code tenant}'s, and what has
   * become of it as far as that comes with little effort.
   *
   * <p>Whatever there is or is not, one question is asked, where the log ends, and one fetch made,
   * of whose records the first is looked at: an address that is guessed can't be told from another
   * tenant's at the same place, or one that is too old. The fetch is as large as the owner needs it
   * (64 KiB): a small one first would cost him another round trip, and its size depends on nothing
   * but the place, of which every task id of his own says as much. He goes on with what else it has
   * brought, up to the end that was asked for.
   *
   * @param sinceThen what somebody else of the same tenant may have found while this one waited for
   *     a reader
   * @throws UnavailableException if Kafka can't be read in time
   */
  Optional<Found> find(TaskAddress address, Asking asking, Supplier<Optional<Found>> sinceThen)
      throws UnavailableException {
    return reading(
        asking,
        consumer ->
            sinceThen.get().or(() -> find(address, asking.tenant(), consumer, asking.until())));
  }

  private Optional<Found> find(
      TaskAddress address, String tenant, Consumer<String, byte[]> consumer, Deadline until) {
    int partitions = consumer.partitionsFor(Topics.JOBS, limit(until)).size();
    if (partitions == 0) {
      throw new UnknownTopicOrPartitionException("topic " + Topics.JOBS + " does not exist");
    }
    TopicPartition partition = new TopicPartition(Topics.JOBS, address.partition() % partitions);
    long end = endOf(partition, consumer, until);
    try {
      return find(address, tenant, partition, end, consumer, until);
    } catch (InvalidOffsetException e) {
      // It was cut at its beginning since that was asked for.
      oldest.forget(partition);
      return find(address, tenant, partition, end, consumer, until);
    }
  }

  private Optional<Found> find(
      TaskAddress address,
      String tenant,
      TopicPartition partition,
      long end,
      Consumer<String, byte[]> consumer,
      Deadline until) {
    long begin = oldest.of(partition, end, asked -> beginOf(asked, consumer, until));
    if (begin >= end) {
      return Optional.empty();
    }
    consumer.assign(List.of(partition));
    consumer.seek(partition, Math.min(Math.max(address.offset(), begin), end - 1));
    ConsumerRecords<String, byte[]> polled = poll(partition, consumer, until);
    Optional<AcceptedRequest> accepted =
        polled.isEmpty() ? Optional.empty() : acceptedIn(polled.iterator().next(), address, tenant);
    if (accepted.isEmpty()) {
      return Optional.empty();
    }
    TaskView view = TaskView.of(address, accepted.get());
    takeIn(polled, view, partition, consumer);
    return Optional.of(new Found(view, readOn(view, partition, end, AT_ONCE, consumer, until)));
  }

  private Optional<AcceptedRequest> acceptedIn(
      ConsumerRecord<String, byte[]> found, TaskAddress address, String tenant) {
    String key = address.keyText();
    return Optional.of(found)
        .filter(there -> there.partition() == address.partition())
        .filter(there -> there.offset() == address.offset())
        .filter(there -> key.equals(there.key()))
        .flatMap(records::acceptedIn)
        .filter(accepted -> key.equals(accepted.key()) && tenant.equals(accepted.tenant()));
  }

  /**
   * Reads what has become of the jobs of {@code view}, from where it is to the end of the log as it
   * is now, or until all have their last word. What the last poll returns beyond that end is taken
   * in, too. Where nothing is new it costs one question.
   *
   * @return false if the log has not any more what was read of the view, or what comes next: it was
   *     cut, or made anew
   * @throws UnavailableException if Kafka can't be read, or not in time; it can be tried again, and
   *     goes on from where this has come
   */
  boolean readOn(TaskView view, Asking asking) throws UnavailableException {
    return switch (reading(asking, consumer -> readOn(view, consumer, asking.until()))) {
      case AT_END -> true;
      case CUT -> false;
      case TOO_LATE -> throw JobRefusals.kafka("There is too much to be read of the task.");
    };
  }

  private Came readOn(TaskView view, Consumer<String, byte[]> consumer, Deadline until) {
    TopicPartition partition = new TopicPartition(Topics.JOBS, view.address().partition());
    long end = endOf(partition, consumer, until);
    if (view.position() >= end) {
      return view.position() == end ? Came.AT_END : Came.CUT;
    }
    consumer.assign(List.of(partition));
    consumer.seek(partition, view.position());
    try {
      return readOn(view, partition, end, Integer.MAX_VALUE, consumer, until)
          ? Came.AT_END
          : Came.TOO_LATE;
    } catch (InvalidOffsetException e) {
      log.debug("a log is not the one that was read", e);
      return Came.CUT;
    }
  }

  /**
   * Returns whether it has come to the end, or all is over.
   *
   * @param most about how many records are read at the most
   */
  private boolean readOn(
      TaskView view,
      TopicPartition partition,
      long end,
      int most,
      Consumer<String, byte[]> consumer,
      Deadline until) {
    int seen = 0;
    while (!view.isOver() && view.position() < end) {
      if (seen >= most || until.isOver()) {
        return false;
      }
      ConsumerRecords<String, byte[]> polled = poll(partition, consumer, until);
      takeIn(polled, view, partition, consumer);
      seen += polled.count();
    }
    return true;
  }

  private void takeIn(
      ConsumerRecords<String, byte[]> polled,
      TaskView view,
      TopicPartition partition,
      Consumer<String, byte[]> consumer) {
    String key = view.address().keyText();
    for (ConsumerRecord<String, byte[]> found : polled) {
      if (view.isOver()) {
        return;
      }
      if (key.equals(found.key()) && found.offset() >= view.position()) {
        records.newsIn(found).ifPresent(news -> view.apply(news, found.offset()));
      }
    }
    view.advance(consumer.position(partition, LIMIT));
  }

  private static long beginOf(
      TopicPartition partition, Consumer<String, byte[]> consumer, Deadline until) {
    return consumer.beginningOffsets(List.of(partition), limit(until)).getOrDefault(partition, 0L);
  }

  private static long endOf(
      TopicPartition partition, Consumer<String, byte[]> consumer, Deadline until) {
    return consumer.endOffsets(List.of(partition), limit(until)).getOrDefault(partition, 0L);
  }

  /** The next records, of which there are some; none where the log has only gaps for a while. */
  private ConsumerRecords<String, byte[]> poll(
      TopicPartition partition, Consumer<String, byte[]> consumer, Deadline until) {
    Deadline giveUp = until.orIn(LIMIT);
    long before = consumer.position(partition, LIMIT);
    do {
      ConsumerRecords<String, byte[]> polled = consumer.poll(giveUp.orIn(POLL_WAIT).left());
      read.increment(polled.count());
      if (!polled.isEmpty() || consumer.position(partition, LIMIT) > before) {
        return polled;
      }
    } while (!giveUp.isOver());
    throw new TimeoutException("nothing of " + partition + " came in time");
  }

  private static Duration limit(Deadline until) {
    return until.orIn(LIMIT).left();
  }

  private <T> T reading(Asking asking, Function<Consumer<String, byte[]>, T> use)
      throws UnavailableException {
    if (away.getAsBoolean()) {
      throw JobRefusals.kafka();
    }
    int number = places.take(asking, asking.until().orIn(PLACE_LIMIT));
    boolean works = false;
    try {
      Consumer<String, byte[]> consumer = consumers.get(number);
      if (consumer == null) {
        consumer = opening.apply(number + 1);
        consumers.set(number, consumer);
      }
      T result = use.apply(consumer);
      // It holds nothing back that the next one might take for what is there.
      consumer.unsubscribe();
      works = true;
      return result;
    } catch (KafkaException e) {
      log.debug("the jobs topic could not be read", e);
      throw JobRefusals.kafka();
    } finally {
      if (!works) {
        close(number);
      }
      places.giveBack(number, asking);
    }
  }

  private void close(int number) {
    Consumer<String, byte[]> consumer = consumers.getAndSet(number, null);
    if (consumer != null) {
      try {
        consumer.close(CloseOptions.timeout(Duration.ZERO));
      } catch (KafkaException e) {
        log.debug("a consumer could not be closed", e);
      }
    }
  }

  /** Closes the consumers that nobody uses; the others end with the process. */
  @Override
  public void close() {
    for (int number = places.takeFree(); number >= 0; number = places.takeFree()) {
      close(number);
    }
  }
}
