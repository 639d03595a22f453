package io.phonecommand.worker.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.phonecommand.common.message.Cancel;
import io.phonecommand.common.message.Task;
import io.phonecommand.worker.claims.ClaimMetadata;
import io.phonecommand.worker.claims.TaskRecord;
import io.phonecommand.worker.claims.UnansweredTasks;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.jupiter.api.Test;

/** Jobs and their cancels when partitions change hands. */
class JobSuccessionIT extends OnIntakeBroker {

  private TestIntake start() {
    return new TestIntake(broker.kafka(), site, partition -> true, new CountDownLatch(0));
  }

  /** What a lost worker leaves beside an offset of {@code partition}. */
  private ClaimMetadata noteOn(int partition, Long... jobs) throws Exception {
    UnansweredTasks unanswered = new UnansweredTasks();
    unanswered.claimedOf(partition, broker.logOf(site));
    for (long job : jobs) {
      unanswered.add(new TaskRecord(ANY, partition, job, Instant.MAX));
    }
    return unanswered.metadataOf(partition);
  }

  private static final Task ANY =
      new Task(Task.JOB, "j", "k", 0, "acme", "north", "p1", "x", 1, null, null, 1L);

  /** Somebody waits for what comes behind it, for seconds only. */
  @Test
  void partitionIsOpened_beforeLostJobsAreAnswered_ofWhichTheNextOwnerHears() throws Exception {
    broker.publishJob(site, 0, "old", Instant.now().minus(Duration.ofHours(3)));
    broker.publish(site, "sync", "started");
    broker.leaveClaim(site, 2, noteOn(0, 0L, 1L));

    CountDownLatch answering = new CountDownLatch(1);
    try (TestIntake successor = start()) {
      successor.answeringJobs = answering;
      broker.publish(site, "new", "started");
      awaitAdmitted(successor, 1);

      assertThat(ids(successor.lost)).containsExactly("sync");
      assertThat(broker.claim(site).offset()).isEqualTo(3);
      assertThat(broker.metadata(site).unanswered().contains(0)).isTrue();
      answering.countDown();
      await().atMost(Duration.ofSeconds(30)).until(() -> ids(successor.lost).contains("old"));
    }
  }

  @Test
  void partitionThatGoesOn_beforeLostJobsAreAnswered_takesThemAlong() throws Exception {
    broker.publishJob(site, 0, "old", Instant.now().minus(Duration.ofHours(3)));
    broker.leaveClaim(site, 1, noteOn(0, 0L));
    CountDownLatch answering = new CountDownLatch(1);
    try (TestIntake first = start()) {
      first.answeringJobs = answering;
      broker.publish(site, "new", "started");
      awaitAdmitted(first, 1);
    } finally {
      answering.countDown();
    }

    assertThat(broker.metadata(site).unanswered()).isEqualTo(noteOn(0, 0L).unanswered());
  }

  /** Who wrote it skips jobs: another worker runs this one. */
  @Test
  void noteOfAWorkerThatKnowsNoJobs_saysNothingOfJobs() throws Exception {
    broker.publishJob(site, 0, "job", Instant.now());
    broker.publish(site, "sync", "started");
    UnansweredTasks unanswered = new UnansweredTasks();
    unanswered.add(new TaskRecord(ANY, 0, 0, Instant.MAX));
    unanswered.add(new TaskRecord(ANY, 0, 1, Instant.MAX));
    broker.leaveClaim(site, 2, unanswered.metadataOf(0));

    try (TestIntake successor = start()) {
      broker.publish(site, "new", "started");
      awaitAdmitted(successor, 1);

      assertThat(ids(successor.lost)).containsExactly("sync");
      assertThat(successor.unanswered.nextInherited()).isEmpty();
    }
  }

  /** A job waits for longer than repeats are recognised; its repeat stands right behind it. */
  @Test
  void claimedJob_isKnown_whoseRepeatWaitsForLongerThanAnIdempotencyWindow() throws Exception {
    Instant asked = Instant.now().minus(Duration.ofMinutes(25));
    broker.publishJob(site, 0, "job", asked);
    broker.publishJob(site, 0, "job", asked.plusSeconds(2));
    broker.leaveClaim(site, 1, ClaimMetadata.EMPTY);

    try (TestIntake successor = start()) {
      awaitAdmitted(successor, 1);

      assertThat(successor.known).extracting(Task::taskId).containsExactly("job");
    }
  }

  @Test
  void cancels_areHandedOnInTheirOrder_andKnownToTheNextOwner() throws Exception {
    try (TestIntake first = start()) {
      broker.publishJob(site, 0, "job", Instant.now());
      broker.publishCancel(site, 0, "job");
      await().atMost(Duration.ofSeconds(30)).until(() -> !first.cancelled.isEmpty());

      assertThat(ids(first.admitted)).containsExactly("job");
      assertThat(first.cancelled).extracting(Cancel::taskId).containsExactly("job");
      assertThat(broker.claim(site).offset()).isEqualTo(2);
    }

    try (TestIntake second = start()) {
      await().atMost(Duration.ofSeconds(30)).until(() -> !second.knownCancels.isEmpty());

      assertThat(second.known).extracting(Task::taskId).containsExactly("job");
      assertThat(second.cancelled).isEmpty();
    }
  }

  /** Its new owner knows nothing of the job but its id. */
  @Test
  void cancel_reachesAJob_whosePartitionWentToAnotherWorkerMeanwhile() throws Exception {
    broker.addPartitions(site, 2);
    try (TestIntake first = start()) {
      await().atMost(Duration.ofSeconds(30)).until(() -> broker.shares(site).equals(List.of(2)));
      for (int partition = 0; partition < 2; partition++) {
        broker.publishJob(site, partition, "job" + partition, Instant.now());
      }
      awaitAdmitted(first, 2);

      try (TestIntake second = start()) {
        await()
            .atMost(Duration.ofSeconds(30))
            .until(() -> broker.shares(site).equals(List.of(1, 1)));
        for (int partition = 0; partition < 2; partition++) {
          broker.publishCancel(site, partition, "job" + partition);
        }

        await().atMost(Duration.ofSeconds(30)).until(() -> first.cancelled.size() == 2);
        await().atMost(Duration.ofSeconds(30)).until(() -> second.cancelled.size() == 1);
        assertThat(first.cancelled)
            .extracting(Cancel::taskId)
            .containsExactlyInAnyOrderElementsOf(
                IntStream.range(0, 2).mapToObj(partition -> "job" + partition).toList());
      }
    }
  }

  /** It goes on with them after a rebalance, and dies an hour later. */
  @Test
  void jobsThatRunWhereTheirPartitionHasGone_areToldWithAPartitionThatStayed() throws Exception {
    broker.addPartitions(site, 2);
    Map<Integer, OffsetAndMetadata> left = new HashMap<>();
    try (TestIntake first = start()) {
      await().atMost(Duration.ofSeconds(30)).until(() -> broker.shares(site).equals(List.of(2)));
      for (int partition = 0; partition < 2; partition++) {
        broker.publishJob(site, partition, "job" + partition, Instant.now());
      }
      awaitAdmitted(first, 2);
      try (TestIntake second = start()) {
        await()
            .atMost(Duration.ofSeconds(30))
            .until(() -> broker.shares(site).equals(List.of(1, 1)));
        await()
            .atMost(Duration.ofSeconds(30))
            .until(() -> first.partitionsLeft() == 1 && second.hasReadSomething());
        for (int partition = 0; partition < 2; partition++) {
          left.put(partition, broker.claim(site, partition));
        }
      }
    }
    for (Map.Entry<Integer, OffsetAndMetadata> claim : left.entrySet()) {
      broker.leaveClaim(site, claim.getKey(), claim.getValue());
    }

    try (TestIntake successor = start()) {
      await().atMost(Duration.ofSeconds(30)).until(() -> successor.lost.size() == 2);
      assertThat(ids(successor.lost)).containsExactlyInAnyOrder("job0", "job1");
    }
  }

  @Test
  void cancel_isHeard_whileItsPartitionHasComeBack_andIsNotOpenedYet() throws Exception {
    broker.addPartitions(site, 2);
    CountDownLatch readingBack = new CountDownLatch(1);
    try (TestIntake first = new TestIntake(broker.kafka(), site, partition -> true, readingBack)) {
      await().atMost(Duration.ofSeconds(30)).until(() -> broker.shares(site).equals(List.of(2)));
      for (int partition = 0; partition < 2; partition++) {
        broker.publishJob(site, partition, "job" + partition, Instant.now());
      }
      awaitAdmitted(first, 2);
      try (TestIntake second = start()) {
        await().atMost(Duration.ofSeconds(30)).until(() -> first.partitionsLeft() == 1);
        await().atMost(Duration.ofSeconds(30)).until(second::hasReadSomething);
      }
      await().atMost(Duration.ofSeconds(30)).until(first::hasReadSomething);
      for (int partition = 0; partition < 2; partition++) {
        broker.publishCancel(site, partition, "job" + partition);
      }

      await().atMost(Duration.ofSeconds(30)).until(() -> first.cancelled.size() == 2);
    } finally {
      readingBack.countDown();
    }
  }
}
