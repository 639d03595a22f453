package io.phonecommand.api.jobs;

import io.phonecommand.api.dispatch.TaskPublisher;
import io.phonecommand.api.dispatch.TaskPublisher.Outcome;
import io.phonecommand.api.jobs.JobSending.Message;
import io.phonecommand.common.message.AcceptedRequest;
import io.phonecommand.common.message.AcceptedRequest.AcceptedJob;
import io.phonecommand.common.message.Cancel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Asks workers to cancel jobs: each cancel goes to where its job went, so that it stands behind it.
 * Any thread may call it.
 */
final class JobCancellation {

  private final JobSending sending;
  private final TaskPublisher publisher;

  JobCancellation(JobSending sending, TaskPublisher publisher) {
    this.sending = sending;
    this.publisher = publisher;
  }

  /**
   * Sends a cancel for each job that has no last word.
   *
   * @param limit for Kafka's answers
   * @return whether Kafka has all of them
   */
  boolean send(TaskView view, Duration limit) {
    Set<String> open = view.openJobs();
    List<Message> cancels = new ArrayList<>();
    for (AcceptedJob job : view.accepted().jobs()) {
      String jobId = view.address().jobId(job.instanceId());
      String site = job.site();
      Integer partitions = job.partitions();
      if (open.contains(jobId) && site != null && partitions != null) {
        cancels.add(cancel(view.accepted(), job.instanceId(), jobId, site, partitions));
      }
    }
    return sending.send(cancels, limit).values().stream()
        .allMatch(outcome -> outcome == Outcome.STORED);
  }

  private Message cancel(
      AcceptedRequest accepted, String instanceId, String jobId, String site, int partitions) {
    Cancel cancel = new Cancel(Cancel.VERSION, jobId, accepted.tenant(), site, instanceId);
    return new Message(jobId, site, report -> publisher.publish(cancel, partitions, report));
  }
}
