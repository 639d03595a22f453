package io.phonecommand.api.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.phonecommand.common.message.CmdResult;
import io.phonecommand.common.message.MessageCodec;
import io.phonecommand.common.topic.Topics;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Who follows a task misses nothing, whenever it begins. */
class JobWatchersTest {

  private static final int PARTITION = Accepted.ADDRESS.partition();

  @AutoClose private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final JobWatchers watchers =
      new JobWatchers(new JobRecords(meters.counter("unreadable")));

  private void tell(String key, long offset, CmdResult result) {
    watchers.tell(
        new ConsumerRecord<>(
            Topics.JOBS,
            PARTITION,
            offset,
            key,
            MessageCodec.write(Accepted.report(null, result))));
  }

  private void tell(long offset, CmdResult result) {
    tell(Accepted.ADDRESS.keyText(), offset, result);
  }

  private static TaskView view() {
    return TaskView.of(Accepted.ADDRESS, Accepted.request("a", "b"));
  }

  /** Waits for it as a request does, and confirms it as the follower does. */
  private void confirm(TaskWatch watch) {
    CompletableFuture<Void> confirmed =
        CompletableFuture.runAsync(
            () -> {
              try {
                var unused = watch.awaitConfirmed(Deadline.in(Duration.ofMinutes(1)));
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    Awaitility.await()
        .until(
            () -> {
              watchers.confirm(PARTITION);
              return confirmed.isDone();
            });
    confirmed.join();
  }

  @Test
  void partitions_areThoseThatSomebodyWatches() throws Exception {
    assertThat(watchers.partitions()).isEmpty();
    watchers.awaitSome(Duration.ofMillis(1));

    TaskWatch first = TaskWatch.begin(watchers, Accepted.ADDRESS);
    TaskWatch second = TaskWatch.begin(watchers, Accepted.ADDRESS);
    watchers.awaitSome(Duration.ofMinutes(1));
    assertThat(watchers.partitions()).containsExactly(PARTITION);
    assertThat(watchers.size()).isEqualTo(2);

    first.close();
    assertThat(watchers.partitions()).containsExactly(PARTITION);
    second.close();
    second.close();
    assertThat(watchers.partitions()).isEmpty();
    assertThat(watchers.size()).isZero();
  }

  @Test
  void whatComesBeforeThePastIsRead_isKept_andWhatIsReadTwiceCountsOnce() throws Exception {
    try (TaskWatch watch = TaskWatch.begin(watchers, Accepted.ADDRESS)) {
      confirm(watch);
      tell(13, CmdResult.finished("a", 0, "1"));
      tell(14, CmdResult.running("b", "12"));
      TaskView view = view();
      // It has read as far as the first of the two.
      view.apply(Accepted.report(null, CmdResult.running("b", "1")), 12);
      view.apply(Accepted.report(null, CmdResult.finished("a", 0, "1")), 13);
      watch.follow(view);

      assertThat(view.jobs().stream().map(JobStatus::result))
          .isEqualTo(List.of(CmdResult.finished("a", 0, "1"), CmdResult.running("b", "12")));
      tell(15, CmdResult.finished("b", 0, "123"));
      watch.await(Deadline.in(Duration.ofMinutes(1)));
      assertThat(view.isOver()).isTrue();
    }
  }

  @Test
  void othersRecords_areNotTold() throws Exception {
    try (TaskWatch watch = TaskWatch.begin(watchers, Accepted.ADDRESS)) {
      confirm(watch);
      TaskView view = view();
      watch.follow(view);
      tell("other", 13, CmdResult.finished("a", 0, ""));

      assertThat(view.position()).isEqualTo(11);
    }
  }

  @Test
  void whoHasLostThePlace_isTold_andCanBeginAnew() throws Exception {
    try (TaskWatch watch = TaskWatch.begin(watchers, Accepted.ADDRESS)) {
      confirm(watch);
      TaskView view = view();
      watch.follow(view);
      watchers.lose(PARTITION);
      watch.await(Deadline.in(Duration.ofMinutes(1)));
      assertThat(watch.isLost()).isTrue();
      tell(99, CmdResult.finished("b", 0, "of another log"));
      assertThat(view.position()).isEqualTo(11);

      confirm(watch);
      assertThat(watch.isLost()).isFalse();
      tell(13, CmdResult.finished("a", 0, ""));
      assertThat(view.position()).isEqualTo(11);
      watch.follow(view);
      assertThat(view.position()).isEqualTo(14);
    }
  }

  @Test
  void whenTheServiceStops_nobodyWaits_alsoWhoComesLater() throws Exception {
    try (TaskWatch watch = TaskWatch.begin(watchers, Accepted.ADDRESS)) {
      watchers.stop();
      var unused = watch.awaitConfirmed(Deadline.in(Duration.ofMinutes(1)));
      watch.await(Deadline.in(Duration.ofMinutes(1)));
      assertThat(watch.isStopped()).isTrue();
    }
    try (TaskWatch late = TaskWatch.begin(watchers, Accepted.ADDRESS)) {
      assertThat(late.isStopped()).isTrue();
    }
  }
}
