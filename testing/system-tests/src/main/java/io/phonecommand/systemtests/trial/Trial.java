package io.phonecommand.systemtests.trial;

import io.phonecommand.processes.ApiReplica;
import io.phonecommand.processes.Incident;
import io.phonecommand.processes.Simulator;
import io.phonecommand.simulator.log.StartedCommand;
import io.phonecommand.systemtests.cluster.Cluster;
import io.phonecommand.systemtests.cluster.Machine;
import io.phonecommand.systemtests.jobs.JobRequest;
import io.phonecommand.systemtests.jobs.JobRequest.Limits;
import io.phonecommand.systemtests.judge.Budget;
import io.phonecommand.systemtests.judge.Circumstances;
import io.phonecommand.systemtests.judge.Freeze;
import io.phonecommand.systemtests.judge.Judge;
import io.phonecommand.systemtests.judge.Outage;
import io.phonecommand.systemtests.judge.Summary;
import io.phonecommand.systemtests.judge.Trouble;
import io.phonecommand.systemtests.load.Answer;
import io.phonecommand.systemtests.load.ApiClient;
import io.phonecommand.systemtests.load.JobLoad;
import io.phonecommand.systemtests.load.LoadCommand;
import io.phonecommand.systemtests.load.LoadGenerator;
import io.phonecommand.systemtests.load.LoadPlan;
import io.phonecommand.systemtests.load.LoadRequest;
import io.phonecommand.systemtests.load.LoggedRequest;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A load on a cluster while a test does terrible things to it. Beside the load a test can ask for
 * single commands; all of it is judged at the end.
 */
public final class Trial implements AutoCloseable {

  /** What a test does to an api replica. */
  @FunctionalInterface
  public interface Action {
    void run() throws Exception;
  }

  /** A fifth of all requests are asynchronous ones. */
  private static final double JOBS_FOR_EACH_REQUEST = 0.25;

  /**
   * For jobs that run, or whose replica is asked once more; what is lost takes longer than that.
   */
  private static final Duration JOBS_MARGIN = Duration.ofSeconds(10);

  /** From the end of the sync window: retries on other replicas, and their windows. */
  private static final Duration STOP_MARGIN = Duration.ofSeconds(25);

  private final Cluster cluster;
  private final LoadPlan plan;
  private final ApiClient client;
  private final Instant begun;
  private final LoadGenerator load;
  private final @Nullable JobLoad jobs;
  private final Machine machine = Machine.watch();
  private final List<Outage> outages = new CopyOnWriteArrayList<>();
  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private final AtomicInteger count = new AtomicInteger();
  private volatile List<LoggedRequest> requests = List.of();
  private volatile List<String> jobViolations = List.of();

  private Trial(Cluster cluster, LoadPlan plan, @Nullable Limits limits) {
    this.cluster = cluster;
    this.plan = plan;
    this.client = new ApiClient(cluster.token());
    this.begun = Instant.now();
    this.load = LoadGenerator.start(plan);
    this.jobs = limits == null ? null : startJobs(cluster, plan, limits);
  }

  /**
   * The load begins once every phone has run a command: what was done to the cluster before is
   * over, and excuses nothing.
   */
  public static Trial begin(Cluster cluster, LoadPlan plan) throws Exception {
    Recovery.await(cluster, plan);
    return new Trial(cluster, plan, null);
  }

  /**
   * The same with asynchronous requests beside the load, one for four of the others.
   *
   * @param limits of the replicas' settings
   */
  public static Trial beginWithJobs(Cluster cluster, LoadPlan plan, Limits limits)
      throws Exception {
    Recovery.await(cluster, plan);
    Recovery.awaitJobs(cluster, plan);
    return new Trial(cluster, plan, limits);
  }

  private static JobLoad startJobs(Cluster cluster, LoadPlan plan, Limits limits) {
    return JobLoad.start(
        plan.forJobs(plan.requestsPerSecond() * JOBS_FOR_EACH_REQUEST), cluster.apis(), limits);
  }

  public LoadGenerator load() {
    return load;
  }

  /**
   * Posts a request beside the load, and returns at once.
   *
   * @param command a format with one {@code %s} for the marker that makes it unique
   */
  public Asked ask(ApiReplica api, String command, List<String> phones) {
    String id = "%s-asked-%d".formatted(plan.name(), count.incrementAndGet());
    LoadRequest request =
        new LoadRequest(
            id, new LoadCommand(command.formatted(id), 0), phones, plan.target().syncWindow());
    Asked single = new Asked(request);
    asked.add(single);
    retry(single, api);
    return single;
  }

  /** Posts the same request again, with the same x-request-id. */
  public void retry(Asked single, ApiReplica api) {
    single.beginTry(api.endpoint(), () -> client.post(api.endpoint(), single.request()));
  }

  /** Does something that keeps {@code api} from answering until {@code action} has ended. */
  public void withOutageOf(ApiReplica api, Action action) throws Exception {
    Instant from = Instant.now();
    try {
      action.run();
    } finally {
      outages.add(new Outage(api.endpoint(), from, Instant.now()));
    }
  }

  /** Everything that the phones of the cluster have started so far. */
  public List<StartedCommand> started() throws IOException {
    List<StartedCommand> all = new ArrayList<>();
    for (Simulator simulator : cluster.simulators().toList()) {
      all.addAll(simulator.commands());
    }
    return all;
  }

  /** What the phones have started of {@code single}. */
  public List<StartedCommand> startsOf(Asked single) throws IOException {
    return started().stream().filter(start -> start.command().equals(single.command())).toList();
  }

  /**
   * Ends the load, waits until nothing is under way any more, and judges.
   *
   * @param longestCommand a command that still runs then is waited for as long as this
   * @param budget for results that say that nobody knows, the load's and the single commands'
   */
  public Summary end(Duration longestCommand, Budget budget) throws Exception {
    boolean ended = load.stop(plan.target().syncWindow().plus(STOP_MARGIN));
    if (!ended) {
      throw new IllegalStateException("the load does not end");
    }
    if (jobs != null) {
      var unused = jobs.stop(JOBS_MARGIN);
    }
    List<LoggedRequest> all = new ArrayList<>(load.log().all());
    for (Asked single : asked) {
      all.add(new LoggedRequest(single.request(), single.attempts()));
    }
    requests = List.copyOf(all);
    Quiet.await(cluster, plan.target().syncWindow().plus(longestCommand));
    List<StartedCommand> started = started();
    if (jobs != null) {
      jobViolations = jobs.violations(started, this::isUntouchedByHand);
    }
    Circumstances circumstances =
        Circumstances.calm()
            .withTolerances(Tolerance.ofAnswers(), Tolerance.ofStamps())
            .withOutages(outages)
            .withFreezes(freezes())
            .withTroubles(troubles(), budget);
    sayIfOverloaded();
    return Summary.of(requests, started, Judge.judge(requests, started, circumstances));
  }

  /**
   * Whether no topic and no offset was changed by hand while its jobs could wait or run. Otherwise
   * tasks can be lost, or be read again, and what the request was used for can be forgotten.
   */
  private boolean isUntouchedByHand(JobRequest request) {
    Instant from = request.firstSentAt();
    Instant until = request.lastHeardAt();
    return cluster.kafka().changes().times().stream()
        .noneMatch(change -> change.from().isBefore(until) && change.until().isAfter(from));
  }

  private void sayIfOverloaded() {
    Duration overloaded =
        machine.incidents().stream()
            .map(incident -> Duration.between(incident.from(), incident.until()))
            .reduce(Duration.ZERO, Duration::plus);
    if (!overloaded.isZero()) {
      System.err.printf(
          "!!! the machine was overloaded for %d ms; what was told then is hardly judged%n",
          overloaded.toMillis());
    }
  }

  private List<Freeze> freezes() {
    return incidents()
        .filter(Incident::frozen)
        .flatMap(
            incident ->
                incident.phones().stream()
                    .map(phone -> new Freeze(phone, incident.from(), incident.until())))
        .toList();
  }

  private List<Trouble> troubles() {
    return incidents()
        .map(incident -> new Trouble(incident.phones(), incident.from(), incident.until()))
        .toList();
  }

  /** What was over before the trial was over for the phones, too. */
  private Stream<Incident> incidents() {
    return Stream.concat(cluster.incidents().stream(), machine.incidents().stream())
        .filter(incident -> !incident.until().isBefore(begun));
  }

  /** The asynchronous requests that were accepted; none where there are no jobs. */
  public List<JobRequest> jobs() {
    return jobs == null ? List.of() : jobs.accepted();
  }

  /** Those of whose jobs some have no last word yet, though one is due. */
  public List<JobRequest> openJobs() {
    return jobs().stream()
        .filter(request -> !request.isOver() && isUntouchedByHand(request))
        .toList();
  }

  /** What was violated of the promises to jobs, in words, once the trial has ended. */
  public List<String> jobViolations() {
    return jobViolations;
  }

  /** All requests, once the trial has ended. */
  public List<LoggedRequest> requests() {
    return requests;
  }

  /** Those whose callers got no 200 in the end, once the trial has ended. */
  public List<LoggedRequest> unanswered() {
    return requests.stream().filter(request -> !isAnswered(request)).toList();
  }

  private static boolean isAnswered(LoggedRequest request) {
    Answer last = request.attempts().getLast().answer();
    return last != null && last.isOk();
  }

  /**
   * What the phones have started since the trial began that belongs to none of its requests: it
   * comes late, or from nowhere. Once the trial has ended.
   */
  public List<StartedCommand> strays() throws IOException {
    Set<String> known =
        requests.stream()
            .map(request -> request.request().command().text())
            .collect(Collectors.toSet());
    return started().stream()
        .filter(start -> start.startedAt().isAfter(begun))
        .filter(start -> !known.contains(start.command()))
        .filter(start -> jobs == null || !jobs.knows(start.command()))
        .toList();
  }

  /** Which processes have a command or the token in their logs, with the first such line. */
  public List<String> secretsInLogs() throws IOException {
    return Secrets.in(cluster, plan.name());
  }

  @Override
  public void close() {
    load.close();
    if (jobs != null) {
      jobs.close();
    }
    client.close();
    machine.close();
  }
}
