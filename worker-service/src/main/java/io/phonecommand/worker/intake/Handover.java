package io.phonecommand.worker.intake;

import io.phonecommand.worker.claims.OffsetRanges;
import io.phonecommand.worker.claims.TaskRecord;
import io.phonecommand.worker.claims.TaskSink;
import io.phonecommand.worker.claims.UnansweredTasks;
import io.phonecommand.worker.stop.StopLimits;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens to tasks that are claimed and not started when their partition goes to another
 * worker. The poll thread only.
 */
final class Handover {

  private static final Logger log = LoggerFactory.getLogger(Handover.class);

  private static final Duration REBALANCE_POLL_WAIT = Duration.ofMillis(50);

  private final Consumer<String, byte[]> consumer;
  private final ClaimCommitter claims;
  private final UnansweredTasks unanswered;
  private final LeftPartitions left;
  private final TaskSink sink;

  Handover(
      Consumer<String, byte[]> consumer,
      ClaimCommitter claims,
      UnansweredTasks unanswered,
      LeftPartitions left,
      TaskSink sink) {
    this.consumer = consumer;
    this.claims = claims;
    this.unanswered = unanswered;
    this.left = left;
    this.sink = sink;
  }

  /** Others have {@code partitions} and have answered for this worker: it starts nothing more. */
  void abandon(Collection<TopicPartition> partitions) {
    List<TaskRecord> abandoned = sink.withdraw(numbersOf(partitions));
    abandoned.forEach(unanswered::remove);
    if (!abandoned.isEmpty()) {
      log.warn("{} tasks are left to the new owners of {}", abandoned.size(), partitions);
    }
  }

  /** This worker stops: what it has not started, its successors will run, once and in time. */
  void handOver() {
    // Only what is taken over: of others nothing is written, so that nobody would hear of a task.
    Map<TopicPartition, Long> claimed = claims.claimedUpTo(consumer.assignment());
    Set<TopicPartition> partitions = Set.copyOf(claimed.keySet());
    Set<Integer> owned = numbersOf(partitions);
    // Whose partition went before can't be handed over. A synchronous task still has its turn here,
    // if it comes within its seconds; a job could wait for longer than this worker has.
    sink.refuseJobsBeside(owned);
    List<TaskRecord> withdrawn = sink.withdraw(owned);
    withdrawn.forEach(unanswered::release);
    if (giveUp(partitions)) {
      refuseOthers(partitions, withdrawn);
    }
    // What runs is given its time to end, and can still be cancelled.
    claimed.forEach(left::left);
  }

  /** What could not be handed over with the partitions. */
  private void refuseOthers(Set<TopicPartition> partitions, List<TaskRecord> withdrawn) {
    Map<Integer, OffsetRanges> handedOver = new HashMap<>();
    for (TopicPartition partition : partitions) {
      int number = partition.partition();
      handedOver.put(number, unanswered.handOverMetadata(number).released());
    }
    List<TaskRecord> refused =
        withdrawn.stream()
            .filter(
                task ->
                    !handedOver
                        .getOrDefault(task.partition(), OffsetRanges.NONE)
                        .contains(task.offset()))
            .toList();
    refused.forEach(sink::refuse);
    log.info(
        "{} tasks that had not started are left to other workers, {} are refused",
        withdrawn.size() - refused.size(),
        refused.size());
  }

  private static Set<Integer> numbersOf(Collection<TopicPartition> partitions) {
    return partitions.stream().map(TopicPartition::partition).collect(Collectors.toSet());
  }

  /**
   * Nobody knows whether metadata was written of which nothing is heard: then nothing is answered.
   */
  private boolean giveUp(Set<TopicPartition> partitions) {
    long deadline = System.nanoTime() + StopLimits.HANDOVER.toNanos();
    boolean rebalancing = false;
    do {
      try {
        if (rebalancing) {
          takePartInRebalance();
        }
        claims.giveUp(partitions);
        claims.forget(partitions);
        return true;
      } catch (WakeupException e) {
        log.debug("Woken to stop, which is under way");
      } catch (RebalanceInProgressException e) {
        rebalancing = true;
      } catch (KafkaException e) {
        log.warn("The partitions could not be given up in good order: {}", e.toString());
        return false;
      }
    } while (System.nanoTime() - deadline < 0);
    return false;
  }

  /** A commit is refused while a rebalance goes on, which only a poll brings to its end. */
  private void takePartInRebalance() {
    consumer.pause(consumer.assignment());
    for (ConsumerRecord<String, byte[]> unexpected : consumer.poll(REBALANCE_POLL_WAIT)) {
      log.debug("Left to the next owner: {}@{}", unexpected.partition(), unexpected.offset());
    }
  }
}
