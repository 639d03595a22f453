package io.phonecommand.worker.intake;

import io.phonecommand.common.kafka.PollFailures;
import io.phonecommand.worker.claims.OwnedPartitions;
import io.phonecommand.worker.claims.TaskRecord;
import io.phonecommand.worker.intake.PartitionPast.Inheritance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Partitions that come and go. One that comes stays closed until the tasks that were claimed from
 * it before are known (a repeat of one of them must be recognised, or it would run again), and
 * until those that its last owner released are claimed by this worker. The poll thread only, as
 * Kafka's client does with a rebalance listener.
 */
final class Takeovers implements ConsumerRebalanceListener {

  private static final Logger log = LoggerFactory.getLogger(Takeovers.class);

  private final Consumer<String, byte[]> consumer;
  private final PartitionPast past;
  private final ClaimCommitter claims;
  private final Handover handover;
  private final LeftPartitions left;
  private final LostJobs lostJobs;
  private final OwnedPartitions owned;
  private final ExecutorService readers;

  /** The partitions that are closed, and what is done about each. */
  private final Map<TopicPartition, Takeover> unknown = new ConcurrentHashMap<>();

  /**
   * The reading that is to open a partition.
   *
   * @param since when it was closed; a value of {@link System#nanoTime}
   * @param failures of the readings before
   */
  private record Takeover(Future<Inheritance> reading, long since, PollFailures failures) {

    Takeover again(Future<Inheritance> next) {
      return new Takeover(next, since, failures);
    }
  }

  /** The topic was made anew since the partitions were taken over. */
  private volatile boolean outdated;

  /**
   * @param owned is told which partitions come and go
   * @param readers the threads that read partitions back, which takes processor time: the virtual
   *     ones belong to the phones
   */
  Takeovers(
      Consumer<String, byte[]> consumer,
      PartitionPast past,
      ClaimCommitter claims,
      Handover handover,
      LeftPartitions left,
      LostJobs lostJobs,
      OwnedPartitions owned,
      ExecutorService readers) {
    this.consumer = consumer;
    this.past = past;
    this.claims = claims;
    this.handover = handover;
    this.left = left;
    this.lostJobs = lostJobs;
    this.owned = owned;
    this.readers = readers;
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    close(partitions);
  }

  /**
   * The log of {@code partitions} has not what was to be read next: it was cut, or made anew, or
   * too much of it is deleted. What is claimed of it must be found out anew.
   */
  void takeOverAgain(Collection<TopicPartition> partitions) {
    log.warn("{} have not what was to be read next", partitions);
    cancel(partitions);
    // Until it is opened again, nobody else here reads the cancels of what waits and runs.
    claims.claimedUpTo(partitions).forEach(left::left);
    close(partitions);
  }

  /** The topic is not the one that it was: all of it has to be taken over again. Any thread. */
  void topicMadeAnew() {
    outdated = true;
  }

  /** Takes over what {@link #topicMadeAnew} says. */
  void takeOverWhatChanged() {
    if (outdated) {
      outdated = false;
      takeOverAgain(consumer.assignment());
    }
  }

  private void close(Collection<TopicPartition> partitions) {
    // Before anything of them can be returned by the poll that is calling.
    consumer.pause(partitions);
    claims.forget(partitions);
    for (TopicPartition partition : partitions) {
      owned.closed(partition.partition());
      // Any position, so that Kafka's client doesn't look for one: it is set when it is known.
      consumer.seek(partition, 0);
      readBack(partition);
    }
  }

  private void readBack(TopicPartition partition) {
    unknown.put(
        partition,
        new Takeover(
            readers.submit(() -> past.read(partition)),
            System.nanoTime(),
            new PollFailures("reading back " + partition)));
  }

  /** What fails may fail at once, and go on doing so. */
  private Inheritance readBackLater(TopicPartition partition, Duration pause)
      throws InterruptedException {
    Thread.sleep(pause);
    return past.read(partition);
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    goes(partitions);
    try {
      claims.giveUp(partitions);
    } catch (KafkaException e) {
      // The metadata of the last claim stays: their next owner answers what it says.
      log.warn("{} could not be given up in good order: {}", partitions, e.toString());
    } finally {
      claims.claimedUpTo(partitions).forEach(left::left);
      claims.forget(partitions);
    }
  }

  /** This worker was away for so long that others have its partitions: they answer for it. */
  @Override
  public void onPartitionsLost(Collection<TopicPartition> partitions) {
    goes(partitions);
    Map<TopicPartition, Long> claimed = claims.claimedUpTo(partitions);
    claims.forget(partitions);
    handover.abandon(partitions);
    claimed.forEach(left::left);
  }

  private void goes(Collection<TopicPartition> partitions) {
    partitions.forEach(partition -> owned.left(partition.partition()));
    cancel(partitions);
  }

  private void cancel(Collection<TopicPartition> partitions) {
    for (TopicPartition partition : partitions) {
      Takeover running = unknown.remove(partition);
      if (running != null) {
        running.reading().cancel(true);
      }
    }
  }

  /**
   * Completes the takeovers whose past is known, and only those: nothing else opens a partition.
   * Returns the tasks that became this worker's by that, in the order in which they came.
   */
  List<TaskRecord> complete() {
    List<TaskRecord> tasks = new ArrayList<>();
    for (Map.Entry<TopicPartition, Takeover> closed : Map.copyOf(unknown).entrySet()) {
      TopicPartition partition = closed.getKey();
      Takeover takeover = closed.getValue();
      Future<Inheritance> reading = takeover.reading();
      if (reading.state() == Future.State.FAILED) {
        Duration pause = takeover.failures().failed(reading.exceptionNow());
        unknown.put(
            partition, takeover.again(readers.submit(() -> readBackLater(partition, pause))));
      } else if (reading.state() == Future.State.SUCCESS
          && claims.inherit(partition, reading.resultNow())) {
        consumer.seek(partition, reading.resultNow().readFrom().offset());
        consumer.resume(List.of(partition));
        unknown.remove(partition);
        owned.opened(partition.partition());
        // Not before: it may go again without having been opened.
        left.regained(List.of(partition));
        takeover.failures().succeeded();
        tasks.addAll(reading.resultNow().released());
      }
    }
    lostJobs.answer();
    return tasks;
  }

  /** Whether something of what left partitions or lost workers still need fails for long. */
  List<PollFailures> lasting(Duration limit) {
    return Stream.of(left.failures(), lostJobs.failures())
        .filter(failures -> failures.haveLasted(limit))
        .toList();
  }

  /** How many partitions are this worker's and not read yet. Any thread. */
  int closed() {
    return unknown.size();
  }

  /**
   * The partitions that have been closed for at least {@code limit}, each with the reason, as far
   * as it is known. Any thread.
   */
  Map<String, String> closedFor(Duration limit) {
    Map<String, String> closed = new TreeMap<>();
    long now = System.nanoTime();
    unknown.forEach(
        (partition, takeover) -> {
          if (now - takeover.since() >= limit.toNanos()) {
            closed.put(partition.toString(), causeOf(takeover));
          }
        });
    return closed;
  }

  private String causeOf(Takeover takeover) {
    return takeover.reading().state() == Future.State.SUCCESS
        ? "could not be claimed: " + claims.failures().details().get("cause")
        : takeover.failures().details().getOrDefault("cause", "is being read back");
  }
}
