package io.phonecommand.systemtests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.phonecommand.processes.KafkaCluster;
import io.phonecommand.processes.Simulator;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Phones whose packets get lost. Needs the right to administer the network; where there is none it
 * says so and is skipped.
 */
@Tag("fire")
class BlackHoleNetworkIT {

  private static final int PORT = 5555;
  private static final int LIMIT_MILLIS = 4000;

  @TempDir Path folder = Path.of("");

  private static Socket connect(BlackHoleNetwork network) throws IOException {
    Socket socket = new Socket();
    socket.connect(new InetSocketAddress(network.phoneAddress(), PORT), LIMIT_MILLIS);
    return socket;
  }

  @Test
  void swallowedPackets_areNoRefusal_andConnectionsSurviveThem() throws Exception {
    assumeTrue(isPossible(), "no network namespaces");

    try (BlackHoleNetwork network = BlackHoleNetwork.create();
        Simulator phones = simulatorIn(network)) {
      phones.start();
      try (Socket before = connect(network)) {
        network.swallow();

        // Longer than the kernel would look for a neighbour before calling it unreachable.
        assertThatThrownBy(() -> connect(network)).isInstanceOf(SocketTimeoutException.class);
        before.getOutputStream().write(new byte[24]);
        before.setSoTimeout(LIMIT_MILLIS);
        assertThatThrownBy(() -> before.getInputStream().read())
            .isInstanceOf(SocketTimeoutException.class);

        network.heal();
        // 24 bytes that are no message: the phone hears them now, and hangs up.
        before.setSoTimeout(20_000);
        assertThat(before.getInputStream().read()).isEqualTo(-1);
        connect(network).close();
      }
    }
  }

  @Test
  @Timeout(value = 2, unit = TimeUnit.MINUTES)
  void farPhoneThatVanishes_costsTheNearOneNothing_andComesBack() throws Exception {
    assumeTrue(isPossible(), "no network namespaces");
    ClusterPlan plan =
        ClusterPlan.standard().withBrokers(1).withApis(1).withSites(new SitePlan("east", 1, 1, 1));

    try (Cluster cluster = Cluster.start(plan)) {
      assertThat(cluster.phones()).containsExactly("east-0001", "east-far-0001");
      assertThat(statuses(cluster, "echo before")).containsExactly(2, 2);

      cluster.network("east").swallow();
      assertThat(statuses(cluster, "echo meanwhile")).containsExactly(2, -1);
      cluster.network("east").heal();

      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () -> assertThat(statuses(cluster, "echo afterwards")).containsExactly(2, 2));
      assertThat(cluster.farSimulator("east").commandsOf("east-far-0001"))
          .contains("echo before", "echo afterwards");
      // Longer than the kernel would wait before it sent again what was swallowed.
      await()
          .during(Duration.ofSeconds(15))
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () ->
                  assertThat(cluster.farSimulator("east").commandsOf("east-far-0001"))
                      .doesNotContain("echo meanwhile"));
    }
  }

  private static List<Integer> statuses(Cluster cluster, String command) throws Exception {
    return Posts.run(cluster, cluster.api(0), command, cluster.phones()).stream()
        .map(result -> result.path("status").asInt())
        .toList();
  }

  private Simulator simulatorIn(BlackHoleNetwork network) throws IOException {
    SitePlan site = new SitePlan("east", 1, 1, 1);
    ClusterPlan plan = ClusterPlan.standard().withSites(site);
    KafkaCluster unused = new KafkaCluster(folder, 1, List.of());
    return new ProcessFactory(plan, folder, unused).farSimulator(site, network);
  }

  private static boolean isPossible() {
    @Nullable String reason = BlackHoleNetwork.whyNot();
    if (reason == null) {
      return true;
    }
    System.err.println("!!! BlackHoleNetworkIT did NOT run: " + reason);
    return false;
  }
}
