package io.phonecommand.api.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.phonecommand.api.dispatch.UnavailableException;
import io.phonecommand.common.message.MessageCodec;
import io.phonecommand.common.topic.Topics;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

/** What somebody is told whose time is over while the only reader hangs. */
class TaskViewsTest {

  private static final Duration SHORT = Duration.ofSeconds(1);
  private static final TopicPartition PARTITION = new TopicPartition(Topics.JOBS, 0);
  private static final TaskAddress ADDRESS = new TaskAddress(0, 0, Accepted.ADDRESS.key());

  @AutoClose private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Clock clock = Clock.fixed(Instant.ofEpochMilli(1_700_000_000_000L), ZoneOffset.UTC);
  private final CountDownLatch release = new CountDownLatch(1);
  private volatile boolean hangs;

  /** One that does not keep to what it is asked for. */
  private final class Hanging extends MockConsumer<String, byte[]> {

    Hanging() {
      super("none");
      Node[] copies = {new Node(0, "localhost", 9092)};
      updatePartitions(
          Topics.JOBS, List.of(new PartitionInfo(Topics.JOBS, 0, copies[0], copies, copies)));
      updateBeginningOffsets(Map.of(PARTITION, 0L));
      updateEndOffsets(Map.of(PARTITION, 1L));
      schedulePollTask(
          () ->
              addRecord(
                  new ConsumerRecord<>(
                      Topics.JOBS,
                      0,
                      0,
                      ADDRESS.keyText(),
                      MessageCodec.write(Accepted.request("a", "b")))));
    }

    @Override
    public Map<TopicPartition, Long> endOffsets(
        Collection<TopicPartition> partitions, Duration limit) {
      try {
        if (hangs) {
          release.await();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return super.endOffsets(partitions, limit);
    }
  }

  private final TaskViews views =
      new TaskViews(
          new JobLogReader(
              1,
              () -> false,
              number -> new Hanging(),
              new JobRecords(meters.counter("unreadable")),
              meters.counter("read")),
          new JobLogWriter(new MockProducer<>(), Duration.ofSeconds(1)),
          DataSize.ofMegabytes(1),
          clock);

  @AfterEach
  void release() {
    release.countDown();
  }

  private Optional<TaskViews.Look> look(TaskAddress address) throws UnavailableException {
    return views.look(address, Asking.question("acme", SHORT));
  }

  private TaskViews.Shared known() throws UnavailableException {
    Asking patient = Asking.question("acme", Duration.ofMinutes(1));
    TaskViews.Look look = views.look(ADDRESS, patient).orElseThrow();
    assertThat(look.isWhole()).isTrue();
    return look.shared();
  }

  @Test
  void whatIsKnown_isTold_andWhatIsNot_isUnavailable() throws Exception {
    TaskViews.Shared known = known();
    hangs = true;

    TaskViews.Look look = look(ADDRESS).orElseThrow();
    assertThat(look.isWhole()).isFalse();
    assertThat(look.shared()).isSameAs(known);

    assertThatThrownBy(() -> look(new TaskAddress(0, 0, 7)))
        .isInstanceOfSatisfying(
            UnavailableException.class,
            refusal -> assertThat(refusal.countedAs()).contains("readers"));
  }

  @Test
  void whoCanWaitNoLonger_doesNotFollow_andIsForgotten() throws Exception {
    JobWatchers watchers = new JobWatchers(new JobRecords(meters.counter("unreadable")));
    TaskViews.Shared known = known();

    Asking hasty = Asking.question("acme", SHORT);
    assertThat(FollowedTask.begin(views, watchers, known, TaskView::copy, hasty, clock)).isEmpty();
    assertThat(watchers.size()).isZero();
  }

  @Test
  void refusals_areCountedByReason() {
    JobRefusals refusals = new JobRefusals(meters);
    UnavailableException readers = refusals.counted(JobRefusals.readers());
    var unused = refusals.counted(JobRefusals.kafka());
    unused = refusals.counted(readers.forAnother());
    unused = refusals.counted(JobRefusals.stopping());

    assertThat(meters.counter("phone_command.requests.rejected", "reason", "readers").count())
        .isEqualTo(2);
    assertThat(meters.counter("phone_command.requests.rejected", "reason", "kafka").count())
        .isEqualTo(1);
  }
}
