package io.phonecommand.common.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What a broker does not do when a test wants it; the rest is in {@code LogReaderIT}. */
class LogReaderTest {

  private static final Duration WAIT = Duration.ofMillis(1);
  private static final TopicPartition FIRST = new TopicPartition("topic", 0);
  private static final TopicPartition SECOND = new TopicPartition("topic", 1);

  /** A Kafka that may not say where the second partition's reader is. */
  private static final class Log extends MockConsumer<String, byte[]> {

    private boolean silent;

    Log() {
      super("none");
    }

    @Override
    public synchronized long position(TopicPartition partition, Duration timeout) {
      if (silent && partition.equals(SECOND)) {
        throw new TimeoutException("its leader is changing");
      }
      return super.position(partition, timeout);
    }
  }

  @AutoClose private final Log kafka = new Log();

  private void write(TopicPartition partition) {
    kafka.addRecord(
        new ConsumerRecord<>(partition.topic(), partition.partition(), 0, "key", new byte[0]));
  }

  @Test
  void positionThatIsNotKnown_losesNothing_andIsAskedForAgain() {
    kafka.updateBeginningOffsets(Map.of(FIRST, 0L, SECOND, 0L));
    kafka.updateEndOffsets(Map.of(FIRST, 1L, SECOND, 1L));
    LogReader reader = LogReader.open(kafka, List.of(FIRST, SECOND), LogReader.BEGINNING, WAIT);
    write(FIRST);
    write(SECOND);
    kafka.silent = true;

    assertThat(reader.poll(WAIT)).hasSize(2);
    assertThat(reader.isAtEnd()).isFalse();

    kafka.silent = false;
    assertThat(reader.poll(WAIT)).isEmpty();
    assertThat(reader.isAtEnd()).isTrue();
  }
}
