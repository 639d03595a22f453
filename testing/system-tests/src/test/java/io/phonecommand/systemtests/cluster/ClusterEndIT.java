package io.phonecommand.systemtests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.phonecommand.processes.ServiceProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** However a cluster ends, nothing of it is left; and another one can follow in the same JVM. */
@Tag("fire")
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class ClusterEndIT {

  private static final ClusterPlan SMALL =
      ClusterPlan.standard().withBrokers(1).withApis(1).withSites(SitePlan.of("east", 1, 1));

  private static List<ProcessHandle> children() {
    try (Stream<ProcessHandle> children = ProcessHandle.current().children()) {
      return children.toList();
    }
  }

  @Test
  void eachProcess_endsOnSigterm_andItsLogCanBeKept(@TempDir Path logs) throws Exception {
    Path folder;
    try (Cluster cluster = Cluster.start(SMALL.withLogsKeptIn(logs))) {
      folder = cluster.folder();
      assertThat(children()).hasSize(4);
      for (ServiceProcess process : cluster.processes().reversed()) {
        process.stop();
        assertThat(process.isAlive()).isFalse();
      }
    }

    assertThat(children()).isEmpty();
    assertThat(folder).doesNotExist();
    try (Stream<Path> kept = Files.list(logs)) {
      assertThat(kept)
          .extracting(file -> file.getFileName().toString())
          .containsExactlyInAnyOrder(
              "broker-0.log", "simulator-east.log", "worker-east-0.log", "api-0.log");
    }
  }

  @Test
  void startThatFails_saysWhy_andEndsWhatItHasStarted() {
    ClusterPlan wrong = SMALL.withWorkerArguments("--phone-command.worker.lanes.max-tasks=none");

    assertThatThrownBy(() -> Cluster.start(wrong))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("worker-east-0 ended with exit code 1; its log ends with")
        .hasMessageContaining("max-tasks");

    assertThat(children()).isEmpty();
  }

  @Test
  void missingJar_isSaidWithWhatToBuild(@TempDir Path empty) {
    String property = "service.jar.worker-service";
    String there = System.getProperty(property);
    try {
      System.setProperty(property, empty.resolve("worker-service-exec.jar").toString());

      assertThatThrownBy(() -> Cluster.start(SMALL))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageEndingWith(
              "worker-service-exec.jar is not there; 'mvn package -pl worker-service -am' at the"
                  + " root makes it");
    } finally {
      System.setProperty(property, there);
    }
  }
}
