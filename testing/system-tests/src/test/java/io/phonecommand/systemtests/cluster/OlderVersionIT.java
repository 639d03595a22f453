package io.phonecommand.systemtests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.phonecommand.processes.ApiReplica;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Services of an earlier version beside these, as while an installation is upgraded. */
@Tag("upgrade")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class OlderVersionIT {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  /** Sites whose workers are older, of both versions, and of this one. */
  private static ClusterPlan plan() {
    return ClusterPlan.standard()
        .withBrokers(1)
        .withSites(
            SitePlan.of("north", 2, 2), SitePlan.of("south", 1, 2), SitePlan.of("east", 1, 2))
        .withOlder("api-0", "worker-south-0", "worker-north-1");
  }

  @Test
  void replicasAndWorkersOfBothVersions_serveAllPhones_alsoWhenTheyChangeHands() throws Exception {
    try (Cluster cluster = Cluster.start(plan())) {
      for (ApiReplica api : cluster.apis()) {
        assertThat(codes(cluster, api, Cluster.TENANT, cluster.phones()))
            .as(api.name())
            .hasSize(6)
            .containsOnly("");
      }

      List<String> rented = List.of("north-0001", "south-0001", "east-0001");
      cluster.rent("north", List.of("north-0001"), Cluster.OTHER_TENANT);
      cluster.rent("south", List.of("south-0001"), Cluster.OTHER_TENANT);
      cluster.rent("east", List.of("east-0001"), Cluster.OTHER_TENANT);
      for (ApiReplica api : cluster.apis()) {
        await()
            .atMost(LIMIT)
            .until(
                () ->
                    codes(cluster, api, Cluster.OTHER_TENANT, rented).equals(List.of("", "", "")));
        assertThat(codes(cluster, api, Cluster.TENANT, rented)).containsOnly("CPS.0005");
      }
    }
  }

  private static List<String> codes(
      Cluster cluster, ApiReplica api, String tenant, List<String> phones) throws Exception {
    return Posts.run(cluster.tokenOf(tenant), api, "true", phones).stream()
        .map(result -> result.path("error_code").asString(""))
        .toList();
  }
}
