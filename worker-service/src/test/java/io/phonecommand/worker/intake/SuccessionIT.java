package io.phonecommand.worker.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.phonecommand.common.message.Task;
import io.phonecommand.worker.claims.ClaimMetadata;
import io.phonecommand.worker.claims.OffsetRanges;
import io.phonecommand.worker.settings.GivenSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What the next owner of a partition learns from the last one, by both group protocols. */
class SuccessionIT extends OnIntakeBroker {

  private TestIntake start() {
    return start(TestIntake.Commits.UNDISTURBED);
  }

  private TestIntake start(TestIntake.Commits commits) {
    return new TestIntake(broker.kafka(), site, partition -> true, new CountDownLatch(0), commits);
  }

  private void claimOneByOne(TestIntake intake, String... taskIds) throws Exception {
    for (String taskId : taskIds) {
      int before = intake.admitted.size();
      broker.publish(site, taskId, "started");
      awaitAdmitted(intake, before + 1);
    }
  }

  @Test
  void claim_saysWhatIsNotAnsweredYet() throws Exception {
    try (TestIntake intake = start()) {
      claimOneByOne(intake, "t0", "t1");
      intake.unanswered.remove(intake.admitted.get(0));
      claimOneByOne(intake, "t2");

      assertThat(broker.claim(site).offset()).isEqualTo(3);
      ClaimMetadata metadata = broker.metadata(site);
      assertThat(metadata.unanswered().contains(0)).isFalse();
      assertThat(metadata.unanswered().contains(1)).isTrue();
      assertThat(metadata.unanswered().contains(2)).isTrue();
    }
  }

  @Test
  void deadWorkersTasks_areLost_andOnlyThose() throws Exception {
    ClaimMetadata leftBehind;
    try (TestIntake dying = start()) {
      claimOneByOne(dying, "t0", "t1", "t2");
      dying.unanswered.remove(dying.admitted.get(1));
      claimOneByOne(dying, "t3");
      leftBehind = broker.metadata(site);
    }
    broker.leaveClaim(site, 4, leftBehind);

    try (TestIntake successor = start()) {
      claimOneByOne(successor, "t4");

      assertThat(ids(successor.lost)).containsExactly("t0", "t2", "t3");
      assertThat(ids(successor.admitted)).containsExactly("t4");
      assertThat(successor.known).extracting(Task::taskId).containsExactly("t0", "t1", "t2", "t3");
    }
  }

  @Test
  void stoppedWorkersUnstartedTasks_areRunByTheNextOwner_once() throws Exception {
    TestIntake stopping = start();
    try (stopping) {
      claimOneByOne(stopping, "t0");
      for (String taskId : List.of("t1", "t2")) {
        broker.publish(site, taskId, "waiting");
      }
      awaitAdmitted(stopping, 3);
    }
    assertThat(stopping.refused).isEmpty();

    try (TestIntake next = start()) {
      awaitAdmitted(next, 2);
      assertThat(ids(next.admitted)).containsExactly("t1", "t2");
      assertThat(next.lost).isEmpty();
      assertThat(next.known).extracting(Task::taskId).containsExactly("t0");
      // Whatever it knew of them: the worker that stops may have had them from it.
      assertThat(next.forgotten).extracting(Task::taskId).containsExactly("t1", "t2");
      assertThat(broker.metadata(site).released().isEmpty()).isTrue();
      assertThat(broker.metadata(site).unanswered().first()).isEqualTo(1);
      assertThat(broker.metadata(site).unanswered().last()).isEqualTo(2);
    }
  }

  /** The window is ten minutes; api replicas, whose clocks date the records, may be behind. */
  @Test
  void claimedTasks_areKnownForTheWindow_alsoIfAClockIsBehind() throws Exception {
    Instant now = Instant.now();
    try (TestIntake first = start()) {
      broker.publish(site, "long ago", "started", now.minus(Duration.ofMinutes(12)));
      broker.publish(site, "behind", "started", now.minus(Duration.ofSeconds(630)));
      broker.publish(site, "recent", "started", now);
      awaitAdmitted(first, 3);
    }

    try (TestIntake second = start()) {
      claimOneByOne(second, "next");
      assertThat(second.known).extracting(Task::taskId).containsExactly("behind", "recent");
    }
  }

  /** Every other task has started, so that each of the others takes a range of its own. */
  @Test
  void unstartedTasksThatDoNotFitIntoTheNote_areRefused_andTheOthersRun() throws Exception {
    int tasks = 5000;
    TestIntake stopping = start();
    try (stopping) {
      for (int i = 0; i < tasks; i++) {
        broker.publish(site, "t" + i, i % 2 == 0 ? "started" : "waiting");
      }
      awaitAdmitted(stopping, tasks);
    }
    assertThat(stopping.refused).isNotEmpty();

    try (TestIntake next = start()) {
      awaitAdmitted(next, tasks / 2 - stopping.refused.size());
      claimOneByOne(next, "last");

      assertThat(ids(next.admitted))
          .hasSize(tasks / 2 - stopping.refused.size() + 1)
          .doesNotContainAnyElementsOf(ids(stopping.refused));
    }
  }

  @Test
  void partitionGivenUpInGoodOrder_leavesNothingToAnswer() throws Exception {
    try (TestIntake stopping = start()) {
      claimOneByOne(stopping, "t0", "t1");
    }

    assertThat(broker.claim(site).offset()).isEqualTo(2);
    ClaimMetadata metadata = broker.metadata(site);
    assertThat(metadata.unanswered()).isEqualTo(OffsetRanges.NONE);
    assertThat(metadata.released()).isEqualTo(OffsetRanges.NONE);
  }

  @Test
  void ownerThatWasThrownOut_startsNothingThatWaits() throws Exception {
    try (TestIntake paused = start()) {
      broker.publish(site, "t0", "waiting");
      awaitAdmitted(paused, 1);

      broker.throwOutOfTheGroup(site);

      // It is its own successor here.
      await().atMost(Duration.ofSeconds(30)).until(() -> !paused.lost.isEmpty());
      assertThat(ids(paused.lost)).containsExactly("t0");
      assertThat(paused.unanswered.size()).isZero();
    }
  }

  /** Kafka's own assignor would find nobody for one partition, and fail until all were new. */
  @Test
  void topicMadeAnewWithFewerPartitions_isSharedAgain_withoutWaitingForWhatIsGone()
      throws Exception {
    broker.addPartitions(site, 7);
    LongestPoll ofOne = new LongestPoll();
    LongestPoll ofOther = new LongestPoll();
    try (TestIntake one = start(ofOne);
        TestIntake other = start(ofOther)) {
      awaitShares(3, 4);

      broker.makeTopicAnew(site, 6);
      awaitShares(3, 3);
      for (int partition = 0; partition < 6; partition++) {
        broker.publish(site, partition, "t" + partition, "started", Instant.now());
      }
      // What comes before its partition is taken over is doubted: nobody knows what was claimed.
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> one.admittedOrLost() == 3 && other.admittedOrLost() == 3);

      assertThat(one.owned.since().keySet())
          .hasSize(3)
          .doesNotContainAnyElementsOf(other.owned.since().keySet());
      assertThat(other.owned.since().keySet()).hasSize(3);
      assertThat(one.owned.closed()).isEmpty();
      Duration limit = GivenSettings.with().worker().intake().claimTimeout();
      assertThat(ofOne.found).isLessThan(limit);
      assertThat(ofOther.found).isLessThan(limit);
    }
  }

  /** The longest time from one poll's begin to that of the next. */
  private static final class LongestPoll implements TestIntake.Commits {

    private long last = System.nanoTime();
    volatile Duration found = Duration.ZERO;

    @Override
    public void polling() {
      long now = System.nanoTime();
      Duration took = Duration.ofNanos(now - last);
      found = took.compareTo(found) > 0 ? took : found;
      last = now;
    }
  }

  private void awaitShares(Integer... shares) {
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(broker.shares(site)).containsExactly(shares));
  }
}
