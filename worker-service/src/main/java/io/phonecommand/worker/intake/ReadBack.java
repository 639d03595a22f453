package io.phonecommand.worker.intake;

import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads one partition's claimed tasks on a virtual thread, again and again until it succeeds. */
final class ReadBack {

  private static final Logger log = LoggerFactory.getLogger(ReadBack.class);

  private final Thread thread;
  private volatile @Nullable Inheritance inheritance;

  private ReadBack(ClaimedTasks claimedTasks, TopicPartition partition) {
    thread =
        Thread.ofVirtual()
            .name("read-back-" + partition)
            .unstarted(() -> readUntilDone(claimedTasks, partition));
  }

  static ReadBack start(ClaimedTasks claimedTasks, TopicPartition partition) {
    ReadBack readBack = new ReadBack(claimedTasks, partition);
    readBack.thread.start();
    return readBack;
  }

  private void readUntilDone(ClaimedTasks claimedTasks, TopicPartition partition) {
    while (inheritance == null && !Thread.currentThread().isInterrupted()) {
      try {
        inheritance = claimedTasks.read(partition);
      } catch (KafkaException e) {
        // Each attempt takes its time-out; the partition stays closed meanwhile.
        log.warn("{} could not be read back and is tried again: {}", partition, e.toString());
      }
    }
  }

  /** What the last owner left, once all of it is read. */
  Optional<Inheritance> result() {
    return Optional.ofNullable(inheritance);
  }

  /** The partition went to somebody else. */
  void cancel() {
    thread.interrupt();
  }
}
