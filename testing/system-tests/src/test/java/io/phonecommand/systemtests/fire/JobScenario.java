package io.phonecommand.systemtests.fire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.phonecommand.common.message.CmdResult;
import io.phonecommand.processes.ApiReplica;
import io.phonecommand.processes.Simulator;
import io.phonecommand.simulator.log.StartedCommand;
import io.phonecommand.systemtests.cluster.ClusterPlan;
import io.phonecommand.systemtests.cluster.SitePlan;
import io.phonecommand.systemtests.jobs.JobJudge;
import io.phonecommand.systemtests.jobs.JobRequest;
import io.phonecommand.systemtests.jobs.JobRequest.Limits;
import io.phonecommand.systemtests.jobs.JobState;
import io.phonecommand.systemtests.jobs.JobsClient;
import io.phonecommand.systemtests.jobs.JobsClient.Reply;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * Scenarios of jobs on a cluster with two api replicas. What was said of a test's requests is
 * judged by {@link #assertKept} or {@link #assertJudged}.
 */
abstract class JobScenario extends ScenarioOnCluster {

  /** Longer than whatever a scenario does takes to show in a last word. */
  static final Duration LIMIT = Duration.ofSeconds(90);

  private static final Duration POLL_PAUSE = Duration.ofMillis(300);

  /** The longest that a replica waits for a task. */
  private static final int LONGEST_WAIT_SECONDS = 30;

  private final Limits limits;
  private final CopyOnWriteArrayList<JobRequest> requests = new CopyOnWriteArrayList<>();

  /** Of the phones' tenant. */
  protected JobsClient client;

  /**
   * With the jobs' limits in the replicas' settings.
   *
   * @param plan whose other settings stay
   */
  JobScenario(ClusterPlan plan, Limits limits) {
    super(with(limits, plan));
    this.limits = limits;
  }

  private static ClusterPlan with(Limits limits, ClusterPlan plan) {
    return plan.withApiArguments(
        Stream.concat(
                plan.apiArguments().stream(),
                Stream.of(
                    "--phone-command.api.jobs.start-limit=" + limits.start().toSeconds() + "s",
                    "--phone-command.api.jobs.run-limit=" + limits.run().toSeconds() + "s"))
            .toArray(String[]::new));
  }

  @BeforeEach
  void connect() {
    client = new JobsClient(cluster.token());
    requests.clear();
    awaitServed();
  }

  @AfterEach
  void disconnect() {
    client.close();
  }

  /** A site gets jobs from a replica only once the replica has heard of workers that know them. */
  private void awaitServed() {
    for (ApiReplica api : cluster.apis()) {
      for (SitePlan site : cluster.plan().sites()) {
        String phone = cluster.simulator(site.name()).phones().getLast();
        await()
            .atMost(LIMIT)
            .pollInterval(POLL_PAUSE)
            .ignoreExceptionsInstanceOf(IOException.class)
            .until(() -> isServed(api, phone));
      }
    }
  }

  private boolean isServed(ApiReplica api, String phone) throws IOException, InterruptedException {
    Reply accepted = client.submit(api, UUID.randomUUID().toString(), "true", List.of(phone));
    if (accepted.status() != 200) {
      return false;
    }
    Reply end = client.await(api, accepted.taskId(), LONGEST_WAIT_SECONDS);
    return end.status() == 200
        && end.jobs().stream().allMatch(job -> job.result().status() == CmdResult.SUCCEEDED);
  }

  /** Some phones of {@code site}. */
  protected List<String> phones(String site) {
    return Fire.phones(cluster, site, 0, 12);
  }

  /**
   * A request that nobody has sent yet.
   *
   * @param command a format with one {@code %s} for what makes it unique
   */
  protected JobRequest prepare(String command, List<String> phones) {
    String id = UUID.randomUUID().toString();
    return JobRequest.of(id, command.formatted(id), phones, limits);
  }

  /** A try of {@code request}, also of one that was sent before. */
  protected Reply send(ApiReplica api, JobRequest request)
      throws IOException, InterruptedException {
    return client.submit(api, request.id(), request.command(), request.phones());
  }

  /** The answer to a try, which must be a 200; from now on the request is judged. */
  protected void accepted(JobRequest request, Reply reply) {
    assertThat(reply.status()).as(reply.response().body()).isEqualTo(200);
    request.accepted(reply);
    var unused = requests.addIfAbsent(request);
  }

  /** Sends a request, which is accepted. */
  protected JobRequest submit(ApiReplica api, String command, List<String> phones)
      throws IOException, InterruptedException {
    JobRequest request = prepare(command, phones);
    accepted(request, send(api, request));
    return request;
  }

  /** Sends {@code request} once more; that it is the same task is judged. */
  protected void repeat(ApiReplica api, JobRequest request)
      throws IOException, InterruptedException {
    accepted(request, send(api, request));
  }

  /** Asks for the end of {@code request}'s jobs, which is answered within some seconds. */
  protected void cancel(ApiReplica api, JobRequest request)
      throws IOException, InterruptedException {
    Reply reply = client.cancel(api, request.taskId());
    assertThat(reply.status()).as(reply.response().body()).isEqualTo(200);
    request.observed(api.name(), reply);
  }

  /** What {@code api} says of the jobs now; nothing if it says no 200. */
  protected List<JobState> observe(ApiReplica api, JobRequest request)
      throws IOException, InterruptedException {
    Reply reply = client.query(api, request.taskId());
    if (reply.status() != 200) {
      return List.of();
    }
    request.observed(api.name(), reply);
    return reply.jobs();
  }

  /** The error codes of all jobs, once each has its last word, from both replicas. */
  protected List<String> lastWords(JobRequest request) {
    return lastWords(request, LIMIT);
  }

  /** The same where nobody may speak for a job before its bound. */
  protected List<String> lastWords(JobRequest request, Duration limit) {
    await()
        .atMost(limit)
        .pollInterval(POLL_PAUSE)
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(() -> areOver(observe(cluster.api(0), request)));
    await()
        .atMost(LIMIT)
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(() -> !observe(cluster.api(1), request).isEmpty());
    return lastCodes(request);
  }

  /**
   * Waits at {@code first} for all last words, and asks {@code second} for them, too: for many
   * requests at once, while nothing is disturbed.
   */
  protected void observeEnd(ApiReplica first, ApiReplica second, JobRequest request)
      throws IOException, InterruptedException {
    Reply end = client.await(first, request.taskId(), LONGEST_WAIT_SECONDS);
    assertThat(end.status()).as(end.response().body()).isEqualTo(200);
    request.observed(first.name(), end);
    assertThat(areOver(end.jobs())).as(end.response().body()).isTrue();
    Reply again = client.query(second, request.taskId());
    assertThat(again.status()).as(again.response().body()).isEqualTo(200);
    request.observed(second.name(), again);
  }

  private static boolean areOver(List<JobState> jobs) {
    return !jobs.isEmpty() && jobs.stream().allMatch(job -> job.result().isTerminal());
  }

  /** The error codes that were said last, see {@link Fire#code}. */
  protected static List<String> lastCodes(JobRequest request) {
    return request.observations().getLast().jobs().stream()
        .map(job -> Fire.code(job.result()))
        .toList();
  }

  /** All that was accepted in this test. */
  protected List<JobRequest> requests() {
    return requests;
  }

  /** All that the phones have started. */
  protected List<StartedCommand> started() throws IOException {
    List<StartedCommand> started = new ArrayList<>();
    for (Simulator simulator : cluster.simulators().toList()) {
      started.addAll(simulator.commands());
    }
    return started;
  }

  /** What they have started of {@code request}. */
  protected List<StartedCommand> startsOf(JobRequest request) throws IOException {
    return started().stream().filter(start -> start.command().equals(request.command())).toList();
  }

  protected long starts(JobRequest request) throws IOException {
    return startsOf(request).size();
  }

  /** Awaits the last words of all requests, and requires that every promise was kept. */
  protected void assertKept() throws IOException {
    for (JobRequest request : requests) {
      assertThat(lastWords(request)).doesNotContain("running");
    }
    assertJudged();
  }

  /** Requires that every promise was kept, as far as was asked for. */
  protected void assertJudged() throws IOException {
    assertThat(JobJudge.judge(requests, started())).isEmpty();
  }
}
