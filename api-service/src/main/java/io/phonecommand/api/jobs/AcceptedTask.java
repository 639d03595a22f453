package io.phonecommand.api.jobs;

import java.util.List;

/**
 * An asynchronous request that was accepted, as its caller is told of it.
 *
 * @param taskId by which it can be asked about
 * @param jobs one for each instance, in the request's order
 */
public record AcceptedTask(String taskId, List<Job> jobs) {

  /**
   * One instance's part.
   *
   * @param instanceId the instance
   * @param jobId by which it is found among the task's jobs
   */
  public record Job(String instanceId, String jobId) {}

  /** Keeps the jobs as they are. */
  public AcceptedTask {
    jobs = List.copyOf(jobs);
  }
}
