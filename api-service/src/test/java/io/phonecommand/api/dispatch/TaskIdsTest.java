package io.phonecommand.api.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class TaskIdsTest {

  @Test
  void id_neverChanges() {
    // Replicas of different versions must agree on it while one replaces the other.
    assertThat(TaskPlanner.taskId("acme", "r-1", "a44uhlf7", "ls -l /system"))
        .isEqualTo("e84b3b6f9ba5e9f647e9817e501087a8");
  }

  @Test
  void everyPart_counts_andPartsDoNotRunIntoEachOther() {
    Set<String> ids =
        Set.of(
            TaskPlanner.taskId("a", "b", "c", "d"),
            TaskPlanner.taskId("ab", "", "c", "d"),
            TaskPlanner.taskId("a", "bc", "", "d"),
            TaskPlanner.taskId("a", "b", "cd", ""),
            TaskPlanner.taskId("", "ab", "c", "d"),
            TaskPlanner.taskId("b", "a", "c", "d"),
            TaskPlanner.taskId("a", "b", "c", "e"));

    assertThat(ids).hasSize(7);
  }
}
