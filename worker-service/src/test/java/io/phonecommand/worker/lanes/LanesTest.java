package io.phonecommand.worker.lanes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.phonecommand.common.message.Task;
import io.phonecommand.worker.lanes.Lanes.Places;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LanesTest {

  private final List<String> started = new CopyOnWriteArrayList<>();
  private final Map<String, CountDownLatch> gates = new ConcurrentHashMap<>();
  private final Lanes lanes = new Lanes(new Places(2, 3), new Places(1, 2), this::runUntilReleased);

  private void runUntilReleased(TaskExecution execution) {
    started.add(execution.task().taskId());
    if (execution.task().taskId().startsWith("broken")) {
      throw new IllegalStateException("as the test wants");
    }
    try {
      gate(execution.task().taskId()).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private CountDownLatch gate(String taskId) {
    return gates.computeIfAbsent(taskId, id -> new CountDownLatch(1));
  }

  private static TaskExecution task(String phone, String taskId) {
    Task task = new Task(1, taskId, "c", 0, "acme", "north", phone, "true", 1, null, null);
    return new TaskExecution(task, Instant.EPOCH);
  }

  @AfterEach
  void releaseAll() {
    gates.values().forEach(CountDownLatch::countDown);
  }

  @Test
  void tasksOfAPhone_startInTheirOrder_asManyAtOnceAsAllowed() {
    for (int i = 1; i <= 5; i++) {
      assertThat(lanes.offer(task("p", "t" + i))).isTrue();
    }
    await().until(() -> started.size() == 2);
    assertThat(started).containsExactlyInAnyOrder("t1", "t2");

    gate("t1").countDown();
    await().until(() -> started.size() == 3);
    assertThat(started.get(2)).isEqualTo("t3");

    gate("t3").countDown();
    await().until(() -> started.size() == 4);
    assertThat(started.get(3)).isEqualTo("t4");
  }

  @Test
  void fullQueue_refuses_untilThereIsRoomAgain() {
    for (int i = 1; i <= 5; i++) {
      lanes.offer(task("p", "t" + i));
    }
    assertThat(lanes.offer(task("p", "t6"))).isFalse();

    gate("t1").countDown();
    await().until(() -> started.size() == 3);
    assertThat(lanes.offer(task("p", "t7"))).isTrue();
  }

  @Test
  void phoneThatHangs_delaysNoOther() {
    for (int i = 1; i <= 5; i++) {
      lanes.offer(task("hangs", "h" + i));
    }
    for (int i = 1; i <= 100; i++) {
      lanes.offer(task("good" + i, "g" + i));
    }
    await().until(() -> started.stream().filter(id -> id.startsWith("g")).count() == 100);
  }

  @Test
  void withdrawnTask_makesRoom_andIsNotRun() {
    TaskExecution withdrawn = task("p", "t4");
    lanes.offer(task("p", "t1"));
    lanes.offer(task("p", "t2"));
    lanes.offer(task("p", "t3"));
    lanes.offer(withdrawn);
    lanes.offer(task("p", "t5"));

    lanes.withdraw(withdrawn);
    assertThat(lanes.offer(task("p", "t6"))).isTrue();

    List.of("t1", "t2", "t3", "t5", "t6").forEach(id -> gate(id).countDown());
    await().until(() -> started.size() == 5);
    assertThat(started).doesNotContain("t4");
  }

  @Test
  void brokenTask_doesNotStopItsLane() {
    for (String id : List.of("broken1", "broken2", "t3")) {
      lanes.offer(task("p", id));
    }
    await().until(() -> started.contains("t3"));
  }

  private static TaskExecution job(String phone, String jobId) {
    Task task = new Task(2, jobId, "k", 0, "acme", "north", phone, "true", 1, null, null, 1L);
    return new TaskExecution(task, Instant.EPOCH);
  }

  private void awaitStarted(String... taskIds) {
    await().untilAsserted(() -> assertThat(started).containsExactly(taskIds));
  }

  @Test
  void jobs_haveAPartOfThePlacesOnly_andWhatSomebodyWaitsForGoesBeforeThem() {
    assertThat(lanes.offer(job("p1", "job1"))).isTrue();
    awaitStarted("job1");
    assertThat(lanes.offer(job("p1", "job2"))).isTrue();
    assertThat(lanes.offer(task("p1", "t1"))).isTrue();
    awaitStarted("job1", "t1");
    assertThat(lanes.offer(task("p1", "t2"))).isTrue();

    gate("t1").countDown();
    awaitStarted("job1", "t1", "t2");
    gate("t2").countDown();
    gate("job1").countDown();
    awaitStarted("job1", "t1", "t2", "job2");
  }

  @Test
  void jobsThatWait_leaveRoomForWhatSomebodyWaitsFor() {
    assertThat(lanes.offer(job("p1", "job1"))).isTrue();
    assertThat(lanes.offer(job("p1", "job2"))).isTrue();
    assertThat(lanes.offer(job("p1", "job3"))).isTrue();

    assertThat(lanes.isFull(job("p1", "job4").task())).isTrue();
    assertThat(lanes.offer(job("p1", "job4"))).isFalse();
    assertThat(lanes.isFull(task("p1", "t1").task())).isFalse();
    assertThat(lanes.offer(task("p1", "t1"))).isTrue();
    assertThat(lanes.offer(task("p1", "t2"))).isTrue();
    assertThat(lanes.offer(task("p1", "t3"))).isFalse();
  }

  @Test
  void whereOneCommandRunsAtATime_aJobMayBeTheOne() {
    assertThat(new Places(1, 0).part(0.5)).isEqualTo(new Places(1, 1));
    assertThat(new Places(4, 64).part(0.5)).isEqualTo(new Places(2, 32));
  }
}
