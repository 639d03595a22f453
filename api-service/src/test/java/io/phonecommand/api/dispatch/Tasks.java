package io.phonecommand.api.dispatch;

import io.phonecommand.common.message.Task;

/** Tasks of a request with the correlation id {@code c}. */
final class Tasks {

  private Tasks() {}

  static Task of(String instanceId) {
    return of(instanceId, "north");
  }

  static Task of(String instanceId, String site) {
    return new Task(
        Task.VERSION, "task-of-" + instanceId, "c", 0, "acme", site, instanceId, "ls", 1L);
  }
}
