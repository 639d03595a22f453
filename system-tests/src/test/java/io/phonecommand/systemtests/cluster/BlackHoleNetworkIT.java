package io.phonecommand.systemtests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Phones whose packets get lost. Needs the right to administer the network; where there is none it
 * says so and is skipped.
 */
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
