package io.phonecommand.api.dispatch;

import io.phonecommand.api.directory.InstanceDirectory;
import io.phonecommand.common.message.Task;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Decides which tasks a request becomes: one for each instance that the tenant has. */
final class TaskPlanner {

  private final InstanceDirectory directory;
  private final int replyPartition;

  TaskPlanner(InstanceDirectory directory, int replyPartition) {
    this.directory = directory;
    this.replyPartition = replyPartition;
  }

  List<Task> plan(CommandRequest request, String correlationId, Instant startDeadline) {
    List<Task> tasks = new ArrayList<>();
    for (String instanceId : request.instanceIds()) {
      directory
          .siteOf(request.tenant(), instanceId)
          .map(site -> task(request, instanceId, site, correlationId, startDeadline))
          .ifPresent(tasks::add);
    }
    return tasks;
  }

  private Task task(
      CommandRequest request,
      String instanceId,
      String site,
      String correlationId,
      Instant startDeadline) {
    return new Task(
        Task.VERSION,
        TaskIds.derive(request.tenant(), request.requestId(), instanceId, request.command()),
        correlationId,
        replyPartition,
        request.tenant(),
        site,
        instanceId,
        request.command(),
        startDeadline.toEpochMilli());
  }
}
