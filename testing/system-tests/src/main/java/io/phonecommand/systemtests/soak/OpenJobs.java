package io.phonecommand.systemtests.soak;

import io.phonecommand.processes.ApiReplica;
import io.phonecommand.simulator.log.StartedCommand;
import io.phonecommand.systemtests.jobs.JobJudge;
import io.phonecommand.systemtests.jobs.JobRequest;
import io.phonecommand.systemtests.jobs.JobsClient;
import io.phonecommand.systemtests.jobs.JobsClient.Reply;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Requests whose trials were over before each of their jobs had its last word: they are asked about
 * in a later trial, once their bound is over. One thread.
 */
final class OpenJobs {

  /** After the bound, at which nobody has to have asked yet. */
  private static final Duration MARGIN = Duration.ofSeconds(2);

  /** With what the phones had started of it when its trial was over, after which nothing may. */
  private record Open(JobRequest request, List<StartedCommand> starts) {}

  private final List<Open> all = new ArrayList<>();

  /** Keeps {@code requests} in mind. */
  void add(List<JobRequest> requests, List<StartedCommand> started) {
    for (JobRequest request : requests) {
      all.add(
          new Open(
              request,
              started.stream()
                  .filter(start -> start.command().equals(request.command()))
                  .toList()));
    }
  }

  /**
   * Asks all replicas about those whose bound is over.
   *
   * @param started what the phones have started in the meantime
   * @return what was violated, in words
   */
  List<String> judge(JobsClient client, List<ApiReplica> apis, List<StartedCommand> started)
      throws IOException, InterruptedException {
    List<String> violations = new ArrayList<>();
    for (Iterator<Open> open = all.iterator(); open.hasNext(); ) {
      Open next = open.next();
      JobRequest request = next.request();
      if (Instant.now().isAfter(request.boundAt().plus(MARGIN))) {
        open.remove();
        for (ApiReplica api : apis) {
          observe(client, api, request, violations);
        }
        List<StartedCommand> starts = new ArrayList<>(next.starts());
        starts.addAll(
            started.stream().filter(start -> start.command().equals(request.command())).toList());
        violations.addAll(JobJudge.judge(List.of(request), starts));
      }
    }
    return violations;
  }

  private static void observe(
      JobsClient client, ApiReplica api, JobRequest request, List<String> violations)
      throws IOException, InterruptedException {
    Reply reply = client.query(api, request.taskId());
    if (reply.status() == 200) {
      request.observed(api.name(), reply);
    } else {
      violations.add(
          "request %s: %s has answered %d %s"
              .formatted(request.id(), api.name(), reply.status(), reply.response().body()));
    }
  }
}
