package io.phonecommand.systemtests.trial;

import io.phonecommand.common.message.CmdResult;
import io.phonecommand.systemtests.cluster.ApiReplica;
import io.phonecommand.systemtests.cluster.Cluster;
import io.phonecommand.systemtests.cluster.Waiting;
import io.phonecommand.systemtests.load.ApiClient;
import io.phonecommand.systemtests.load.LoadCommand;
import io.phonecommand.systemtests.load.LoadPlan;
import io.phonecommand.systemtests.load.LoadRequest;
import java.time.Duration;
import java.util.List;

/** The moment at which nothing that was done to a cluster costs anybody anything any more. */
final class Recovery {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private Recovery() {}

  /** Returns once every phone has run a command for every api replica. */
  static void await(Cluster cluster, LoadPlan plan) throws Exception {
    try (ApiClient client = new ApiClient(cluster.token())) {
      for (ApiReplica api : cluster.apis()) {
        int[] tries = {0};
        Waiting.until(
            "every phone runs a command of " + api.name(),
            LIMIT,
            () -> {
              String id = "%s-before-%s-%d".formatted(plan.name(), api.name(), tries[0]++);
              return runsEverywhere(client, api, request(cluster.phones(), id, plan));
            });
      }
    }
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
