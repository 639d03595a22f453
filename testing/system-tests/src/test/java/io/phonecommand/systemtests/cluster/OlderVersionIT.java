package io.phonecommand.systemtests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.phonecommand.common.topic.Topics;
import io.phonecommand.processes.ApiReplica;
import io.phonecommand.processes.Simulator;
import io.phonecommand.processes.Worker;
import io.phonecommand.simulator.log.StartedCommand;
import io.phonecommand.systemtests.jobs.JobJudge;
import io.phonecommand.systemtests.jobs.JobRequest;
import io.phonecommand.systemtests.jobs.JobRequest.Limits;
import io.phonecommand.systemtests.jobs.JobState;
import io.phonecommand.systemtests.jobs.JobsClient;
import io.phonecommand.systemtests.jobs.JobsClient.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Services of an earlier version beside these, as while an installation is upgraded. */
@Tag("upgrade")
@Timeout(value = 6, unit = TimeUnit.MINUTES)
class OlderVersionIT {

  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Limits LIMITS = new Limits(Duration.ofSeconds(5), Duration.ofSeconds(5));

  /** With this many phones each of a site's two workers is sure to have some. */
  private static final int PHONES = 16;

  /** Of jobs that still run when a process is replaced. */
  private static final String RUNNING = "sim-trickle 40 100 %s";

  /** Sites whose workers are older, of both versions, and of this one. */
  private static ClusterPlan plan(int phones) {
    return ClusterPlan.standard()
        .withBrokers(1)
        .withSites(
            SitePlan.of("north", 2, phones),
            SitePlan.of("south", 1, phones),
            SitePlan.of("east", 1, phones))
        .withOlder("api-0", "worker-south-0", "worker-north-1");
  }

  @Test
  void replicasAndWorkersOfBothVersions_serveAllPhones_alsoWhenTheyChangeHands() throws Exception {
    try (Cluster cluster = Cluster.start(plan(2))) {
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

  /**
   * What an older worker skips is never run as if somebody waited for it. While that has to wait
   * for its bound, the workers of a site are upgraded after the replicas, and a replica after the
   * workers, both with jobs under way.
   */
  @Test
  void jobs_goWhereWorkersUnderstandThem_andWhatAnOlderOneSkips_hasItsLastWordAtTheBound()
      throws Exception {
    ClusterPlan plan =
        plan(PHONES)
            .withApiArguments(
                "--phone-command.api.jobs.start-limit=" + LIMITS.start().toSeconds() + "s",
                "--phone-command.api.jobs.run-limit=" + LIMITS.run().toSeconds() + "s");
    try (Cluster cluster = Cluster.start(plan);
        JobsClient client = new JobsClient(cluster.token())) {
      Jobs jobs = new Jobs(cluster, client, new ArrayList<>());
      ApiReplica api = cluster.api(1);
      await().atMost(LIMIT).until(() -> jobs.areSent(api, "east"));
      assertThat(jobs.lastWords(api, jobs.submit(api, "east", "echo %s"))).containsOnly("");
      assertThat(jobs.lastWords(api, jobs.submit(api, "south", "echo %s")))
          .containsOnly("CMD.1004");

      JobRequest atBoth = jobs.submit(api, "north", "echo %s");
      JobRequest underWay = upgradeWorkersLast(jobs, api);
      upgradeReplicaLast(jobs, api);

      // One of its two workers was older, and each had some of its partitions.
      assertThat(jobs.lastWords(api, atBoth)).containsOnly("", "CMD.2004");
      // What it skipped, and had not claimed when it went, its successor runs in time.
      assertThat(jobs.lastWords(api, underWay)).isSubsetOf("", "CMD.2004");
      jobs.assertKept();
    }
  }

  /**
   * A worker of this version comes, and the older one goes, in a site whose replicas know jobs.
   *
   * @return jobs that were under way when the older one went
   */
  private static JobRequest upgradeWorkersLast(Jobs jobs, ApiReplica api) throws Exception {
    Cluster cluster = jobs.cluster();
    Worker older = cluster.worker("south", 0);
    Worker next = cluster.addWorker("south");
    next.awaitReady();
    cluster.kafka().awaitGroup(Topics.workerGroup("south"), 2);
    await().atMost(LIMIT).until(() -> jobs.areSent(api, "south"));

    JobRequest underWay = jobs.submit(api, "south", RUNNING);
    await().atMost(LIMITS.start()).until(() -> jobs.starts(underWay) > 0);
    older.stop();
    cluster.kafka().awaitGroup(Topics.workerGroup("south"), 1);

    assertThat(jobs.lastWords(api, jobs.submit(api, "south", "echo %s"))).containsOnly("");
    return underWay;
  }

  /** The older replica goes, and one of this version comes, where the workers know jobs. */
  private static void upgradeReplicaLast(Jobs jobs, ApiReplica api) throws Exception {
    JobRequest underWay = jobs.submit(api, "east", RUNNING);
    await().atMost(LIMITS.start()).until(() -> jobs.starts(underWay) == underWay.phones().size());
    ApiReplica upgraded = jobs.cluster().upgradeApi(0);

    jobs.send(upgraded, underWay);
    assertThat(jobs.lastWords(upgraded, underWay)).containsOnly("");
    assertThat(jobs.lastWords(api, underWay)).containsOnly("");
    await().atMost(LIMIT).until(() -> jobs.areSent(upgraded, "east"));
    assertThat(jobs.lastWords(upgraded, jobs.submit(upgraded, "east", "echo %s"))).containsOnly("");
  }

  /**
   * Jobs of a cluster.
   *
   * @param requests all that are to be judged
   */
  private record Jobs(Cluster cluster, JobsClient client, List<JobRequest> requests) {

    /** A request to all phones of {@code site}. */
    JobRequest submit(ApiReplica api, String site, String command) throws Exception {
      String id = UUID.randomUUID().toString();
      JobRequest request =
          JobRequest.of(id, command.formatted(id), cluster.simulator(site).phones(), LIMITS);
      send(api, request);
      requests.add(request);
      return request;
    }

    /** A try of {@code request}, also of one that was sent before. */
    void send(ApiReplica api, JobRequest request) throws Exception {
      Reply reply = client.submit(api, request.id(), request.command(), request.phones());
      assertThat(reply.status()).as(reply.response().body()).isEqualTo(200);
      request.accepted(reply);
    }

    /** Whether {@code api} has heard of workers there that understand jobs. */
    boolean areSent(ApiReplica api, String site) throws Exception {
      return !codes(observe(api, submit(api, site, "true %s"))).contains("CMD.1004");
    }

    List<JobState> observe(ApiReplica api, JobRequest request) throws Exception {
      Reply reply = client.await(api, request.taskId(), 1);
      assertThat(reply.status()).as(reply.response().body()).isEqualTo(200);
      request.observed(api.name(), reply);
      return reply.jobs();
    }

    List<String> lastWords(ApiReplica api, JobRequest request) {
      await()
          .atMost(LIMITS.bound().plus(LIMIT))
          .until(() -> observe(api, request).stream().allMatch(job -> job.result().isTerminal()));
      return codes(request.observations().getLast().jobs());
    }

    private static List<String> codes(List<JobState> jobs) {
      return jobs.stream().map(job -> job.result().errorCode()).toList();
    }

    long starts(JobRequest request) throws Exception {
      return started().stream().filter(start -> start.command().equals(request.command())).count();
    }

    private List<StartedCommand> started() throws Exception {
      List<StartedCommand> started = new ArrayList<>();
      for (Simulator simulator : cluster.simulators().toList()) {
        started.addAll(simulator.commands());
      }
      return started;
    }

    /** None of them may break a promise. */
    void assertKept() throws Exception {
      assertThat(JobJudge.judge(requests, started())).isEmpty();
    }
  }

  private static List<String> codes(
      Cluster cluster, ApiReplica api, String tenant, List<String> phones) throws Exception {
    return Posts.run(cluster.tokenOf(tenant), api, "true", phones).stream()
        .map(result -> result.path("error_code").asString(""))
        .toList();
  }
}
