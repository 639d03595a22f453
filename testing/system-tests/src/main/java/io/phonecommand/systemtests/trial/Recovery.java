package io.phonecommand.systemtests.trial;

import io.phonecommand.common.message.CmdResult;
import io.phonecommand.processes.ApiReplica;
import io.phonecommand.processes.Waiting;
import io.phonecommand.systemtests.cluster.Cluster;
import io.phonecommand.systemtests.cluster.SitePlan;
import io.phonecommand.systemtests.jobs.JobsClient;
import io.phonecommand.systemtests.jobs.JobsClient.Reply;
import io.phonecommand.systemtests.load.ApiClient;
import io.phonecommand.systemtests.load.LoadCommand;
import io.phonecommand.systemtests.load.LoadPlan;
import io.phonecommand.systemtests.load.LoadRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** The moment at which nothing that was done to a cluster costs anybody anything any more. */
final class Recovery {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private static final int WAIT_SECONDS = 5;

  /** Fewer than a request may name. */
  private static final int PHONES_AT_ONCE = 16;

  private Recovery() {}

  /** Returns once every phone has run a command for every api replica. */
  static void await(Cluster cluster, LoadPlan plan) throws Exception {
    List<String> phones = cluster.phones();
    try (ApiClient client = new ApiClient(cluster.token())) {
      for (ApiReplica api : cluster.apis()) {
        for (int from = 0; from < phones.size(); from += PHONES_AT_ONCE) {
          int to = Math.min(phones.size(), from + PHONES_AT_ONCE);
          String name = "%s-before-%s-%d".formatted(plan.name(), api.name(), from);
          List<String> some = phones.subList(from, to);
          int[] tries = {0};
          Waiting.until(
              "every phone runs a command of " + api.name(),
              LIMIT,
              () -> runsEverywhere(client, api, request(some, name + "-" + tries[0]++, plan)));
        }
      }
    }
  }

  /** Returns once every api replica has sent a job to every site, and it has run. */
  static void awaitJobs(Cluster cluster, LoadPlan plan) throws Exception {
    try (JobsClient client = new JobsClient(cluster.token())) {
      for (ApiReplica api : cluster.apis()) {
        for (SitePlan site : cluster.plan().sites()) {
          String phone = cluster.simulator(site.name()).phones().getFirst();
          String name = "%s-job-before-%s-%s".formatted(plan.name(), api.name(), site.name());
          int[] tries = {0};
          Waiting.until(
              "a job of %s runs in %s".formatted(api.name(), site.name()),
              LIMIT,
              () -> runs(client, api, name + "-" + tries[0]++, phone));
        }
      }
    }
  }

  private static boolean runs(JobsClient client, ApiReplica api, String id, String phone)
      throws IOException, InterruptedException {
    Reply accepted = client.submit(api, id, "echo " + id, List.of(phone));
    if (accepted.status() != 200) {
      return false;
    }
    Reply end = client.await(api, accepted.taskId(), WAIT_SECONDS);
    return end.status() == 200
        && end.jobs().stream().allMatch(job -> job.result().status() == CmdResult.SUCCEEDED);
  }

  private static LoadRequest request(List<String> phones, String id, LoadPlan plan) {
    return new LoadRequest(
        id, new LoadCommand("echo " + id, 0), phones, plan.target().syncWindow());
  }

  private static boolean runsEverywhere(ApiClient client, ApiReplica api, LoadRequest request) {
    List<CmdResult> results = client.post(api.endpoint(), request).results();
    return results.size() == request.phones().size()
        && results.stream().allMatch(result -> result.status() == CmdResult.SUCCEEDED);
  }
}
