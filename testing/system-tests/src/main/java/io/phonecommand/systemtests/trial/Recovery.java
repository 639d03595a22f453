package io.phonecommand.systemtests.trial;

import io.phonecommand.common.message.CmdResult;
import io.phonecommand.processes.ApiReplica;
import io.phonecommand.processes.Waiting;
import io.phonecommand.systemtests.cluster.Cluster;
import io.phonecommand.systemtests.load.ApiClient;
import io.phonecommand.systemtests.load.LoadCommand;
import io.phonecommand.systemtests.load.LoadPlan;
import io.phonecommand.systemtests.load.LoadRequest;
import java.time.Duration;
import java.util.List;

/** The moment at which nothing that was done to a cluster costs anybody anything any more. */
final class Recovery {

  private static final Duration LIMIT = Duration.ofSeconds(60);

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
