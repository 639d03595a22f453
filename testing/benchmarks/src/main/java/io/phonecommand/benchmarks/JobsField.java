package io.phonecommand.benchmarks;

import io.phonecommand.benchmarks.contestant.Contestant;
import io.phonecommand.benchmarks.contestant.Ours;
import io.phonecommand.benchmarks.contestant.Programs;
import io.phonecommand.benchmarks.contestant.Services;
import io.phonecommand.benchmarks.contestant.Stage;
import io.phonecommand.benchmarks.floor.HttpEcho;
import io.phonecommand.benchmarks.floor.PlainFollower;
import io.phonecommand.benchmarks.floor.PlainLog;
import io.phonecommand.benchmarks.jobs.Acceptance;
import io.phonecommand.benchmarks.jobs.JobCalls;
import io.phonecommand.benchmarks.jobs.LastWords;
import io.phonecommand.benchmarks.jobs.TaskId;
import io.phonecommand.processes.ApiReplica;
import io.phonecommand.processes.Phone;
import io.phonecommand.processes.ServiceProcess;
import io.phonecommand.processes.Waiting;
import io.phonecommand.processes.Worker;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Two replicas of the API, one worker for all phones, and the floor of an acceptance; started, and
 * closed in reverse order. Commands go to the first replica, but for those that are measured beside
 * the streams, which are all at the second one.
 */
final class JobsField implements AutoCloseable {

  private static final String SITE = "bench";
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration JOB_LIMIT = Duration.ofSeconds(2);

  /** Beyond what anybody here asks for. */
  private static final String QUERIES = "--phone-command.api.limits.queries-per-second=1000000";

  /** Whoever polls keeps a connection. */
  private static final String CONNECTIONS = "--phone-command.api.connections.per-tenant=0";

  /** Of the first replica. */
  private static final List<String> LIMITS =
      List.of(
          QUERIES,
          CONNECTIONS,
          "--phone-command.api.reply-partition=0",
          "--server.tomcat.max-connections=400",
          "--phone-command.api.max-waiting-requests=240",
          "--phone-command.api.remembered-requests=250000");

  /** Of the second one. It has so many streams, and in return takes smaller requests. */
  private static final List<String> LIMITS_OF_STREAMS =
      List.of(
          QUERIES,
          CONNECTIONS,
          "--phone-command.api.reply-partition=1",
          "--phone-command.api.jobs.streams=1010",
          "--phone-command.api.jobs.streams-per-tenant=1010",
          "--phone-command.api.connections.without-token-per-address=0",
          "--phone-command.api.connections.without-token=0",
          "--server.tomcat.max-connections=1200",
          "--server.max-http-request-header-size=8KB",
          "--phone-command.api.max-waiting-requests=100",
          "--phone-command.api.max-instances-per-request=10",
          "--phone-command.api.remembered-requests=100000");

  private final Deque<Runnable> closing = new ArrayDeque<>();
  private final ApiReplica first;
  private final ApiReplica second;
  private final Worker worker;
  private final JobCalls calls;
  private final LastWords words = new LastWords();
  private final Contestant echo;
  private final PlainLog log;
  private final Contestant ours;
  private final Contestant oursAtTheSecond;
  private final Contestant acceptance;

  private JobsField(Stage stage, Services services, List<Phone> phones) throws Exception {
    first = services.api();
    second = services.startReplica("api-of-streams", LIMITS_OF_STREAMS);
    worker = services.startWorker(SITE, phones);
    echo = closed(HttpEcho.start(stage));
    log = PlainLog.start(stage);
    closing.push(log::close);
    PlainFollower follower =
        PlainFollower.start(stage.kafka().bootstrapServers(), LastWords.TOPIC, words::take);
    closing.push(follower::close);
    calls = new JobCalls(services, SITE);
    closing.push(calls::close);
    ours = closed(new Ours(services, first, SITE));
    oursAtTheSecond = closed(new Ours(services, second, SITE));
    acceptance = closed(new Acceptance(calls, words));
    awaitPhones(phones);
  }

  /** Starts the API's first replica; whoever closes it ends all that is started by it, too. */
  static Services startServices(Stage stage, Programs programs) throws Exception {
    return Services.start(stage.folder(), stage.kafka().bootstrapServers(), programs, LIMITS);
  }

  /**
   * Starts the rest; returns once jobs run.
   *
   * @param phones all that the worker has
   */
  static JobsField start(Stage stage, Services services, List<Phone> phones) throws Exception {
    return new JobsField(stage, services, phones);
  }

  private <T extends Contestant> T closed(T contestant) {
    closing.push(contestant::close);
    return contestant;
  }

  private void awaitPhones(List<Phone> phones) throws Exception {
    for (ApiReplica replica : replicas()) {
      Waiting.until(replica + " knows all phones", LIMIT, () -> replica.knows(phones.size()));
      Waiting.until(
          replica + " knows that the worker takes jobs",
          LIMIT,
          () -> runsJobs(replica, phones.subList(0, 1)));
    }
  }

  private boolean runsJobs(ApiReplica replica, List<Phone> phone)
      throws IOException, InterruptedException {
    TaskId task = calls.accept(replica, Contestant.COMMAND, phone);
    return words.await(task, 1, JOB_LIMIT);
  }

  List<ApiReplica> replicas() {
    return List.of(first, second);
  }

  ApiReplica first() {
    return first;
  }

  ApiReplica second() {
    return second;
  }

  JobCalls calls() {
    return calls;
  }

  LastWords words() {
    return words;
  }

  /** Synchronous commands by the first replica. */
  Contestant ours() {
    return ours;
  }

  /** The same by the second one. */
  Contestant oursAtTheSecond() {
    return oursAtTheSecond;
  }

  /** Asynchronous ones, by the first. */
  Contestant acceptance() {
    return acceptance;
  }

  /** All that are to be made warm before. */
  List<Contestant> ofAllJvms() {
    return List.of(ours, oursAtTheSecond, echo, log.writes(), log.readBack());
  }

  /** Who is measured one acceptance at a time: the floor's parts, and ours. */
  List<Contestant> ofAcceptance() {
    return List.of(echo, log.writes(), log.readBack(), acceptance);
  }

  /** Who works for a command that comes to the first replica. */
  List<ServiceProcess> workers(Stage stage) {
    return List.of(first, worker, stage.kafka().broker(0));
  }

  @Override
  public void close() {
    closing.forEach(Runnable::run);
  }
}
