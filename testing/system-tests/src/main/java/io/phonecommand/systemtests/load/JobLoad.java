package io.phonecommand.systemtests.load;

import io.phonecommand.processes.ApiReplica;
import io.phonecommand.simulator.log.StartedCommand;
import io.phonecommand.systemtests.jobs.JobJudge;
import io.phonecommand.systemtests.jobs.JobRequest;
import io.phonecommand.systemtests.jobs.JobRequest.Limits;
import io.phonecommand.systemtests.jobs.JobsClient;
import io.phonecommand.systemtests.jobs.JobsClient.Reply;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * Sends asynchronous requests until it is stopped, as a careful caller does: the same request again
 * at the next replica until one has accepted it, and then questions to all replicas in turn until
 * each job has its last word. Any thread may call it.
 */
public final class JobLoad implements AutoCloseable {

  /** The first included; a replica that was killed takes a while to be there again. */
  private static final int MAX_ATTEMPTS = 10;

  private static final Duration PAUSE_BEFORE_RETRY = Duration.ofMillis(300);

  /** Before the first question; each further one comes twice as late, up to the longest. */
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(500);

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(4);
  private static final Duration INTERRUPT_LIMIT = Duration.ofSeconds(30);

  private final RequestFactory factory;
  private final Pacer pacer;
  private final List<ApiReplica> apis;
  private final Limits limits;
  private final JobsClient client;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Thread sender;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final AtomicInteger turn = new AtomicInteger();
  private final List<JobRequest> sent = new CopyOnWriteArrayList<>();
  private final List<String> problems = new CopyOnWriteArrayList<>();

  private JobLoad(LoadPlan plan, List<ApiReplica> apis, Limits limits) {
    this.factory = new RequestFactory(plan);
    this.pacer = new Pacer(plan.requestsPerSecond(), System.nanoTime());
    this.apis = List.copyOf(apis);
    this.limits = limits;
    this.client = new JobsClient(plan.target().token());
    this.sender = Thread.ofVirtual().name("job-sender").unstarted(noting(this::sendAgainAndAgain));
  }

  /**
   * Begins at once.
   *
   * @param plan of which the number of callers does not count: each request has one of its own
   * @param limits of the replicas' settings
   */
  public static JobLoad start(LoadPlan plan, List<ApiReplica> apis, Limits limits) {
    JobLoad load = new JobLoad(plan, apis, limits);
    load.sender.start();
    return load;
  }

  /** What a thread of the load does. */
  @FunctionalInterface
  private interface Work {
    void run() throws InterruptedException;
  }

  /** What it throws is a problem of the load's. */
  private Runnable noting(Work work) {
    return () -> {
      try {
        work.run();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (RuntimeException | Error e) {
        problems.add("a caller failed: " + e);
      }
    };
  }

  private void sendAgainAndAgain() throws InterruptedException {
    while (!stopping.await(pacer.takeNext(System.nanoTime()), TimeUnit.NANOSECONDS)) {
      LoadRequest next = factory.next();
      JobRequest request = JobRequest.of(next.id(), next.command().text(), next.phones(), limits);
      sent.add(request);
      threads.execute(noting(() -> call(request)));
    }
  }

  private void call(JobRequest request) throws InterruptedException {
    int first = turn.getAndIncrement();
    for (int i = 0; i < MAX_ATTEMPTS && !isAccepted(request); i++) {
      if (i > 0) {
        Thread.sleep(PAUSE_BEFORE_RETRY);
      }
      submit(replica(first + i), request);
    }
    if (isAccepted(request)) {
      follow(first, request);
    }
  }

  /** Until each job has its last word; then one more replica is asked for them. */
  private void follow(int first, JobRequest request) throws InterruptedException {
    Duration pause = SHORTEST_PAUSE;
    int next = first;
    while (!request.isOver()) {
      Thread.sleep(pause);
      pause = pause.multipliedBy(2);
      pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
      observe(replica(++next), request);
    }
    observe(replica(++next), request);
  }

  private ApiReplica replica(int number) {
    return apis.get(Math.floorMod(number, apis.size()));
  }

  private static boolean isAccepted(JobRequest request) {
    return !request.acceptances().isEmpty();
  }

  private void submit(ApiReplica api, JobRequest request) throws InterruptedException {
    try {
      Reply reply = client.submit(api, request.id(), request.command(), request.phones());
      if (reply.status() == 200) {
        request.accepted(reply);
      } else {
        lookAt(reply, api, request);
      }
    } catch (IOException e) {
      // It may have been taken on all the same: the next try finds out.
      var unused = e;
    }
  }

  private void observe(ApiReplica api, JobRequest request) throws InterruptedException {
    try {
      Reply reply = client.query(api, request.taskId());
      if (reply.status() == 200) {
        request.observed(api.name(), reply);
      } else {
        lookAt(reply, api, request);
      }
    } catch (IOException e) {
      // It is away, or was ended meanwhile.
      var unused = e;
    }
  }

  /** A service in trouble may say so, and that there is too much; no caller has done wrong. */
  private void lookAt(Reply reply, ApiReplica api, JobRequest request) {
    if (reply.status() < 500 && reply.status() != 429) {
      problems.add(
          "request %s: %s has answered %d %s"
              .formatted(request.id(), api.name(), reply.status(), reply.response().body()));
    }
  }

  /**
   * Sends no more, and waits until all jobs have their last words, or {@code limit} is over. Then
   * each replica is asked once more about each request with jobs that have none.
   *
   * @return whether all of them have
   */
  public boolean stop(Duration limit) throws InterruptedException {
    stopping.countDown();
    sender.join();
    threads.shutdown();
    if (!threads.awaitTermination(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      var unused = threads.shutdownNow();
      if (!threads.awaitTermination(INTERRUPT_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("a caller does not end");
      }
    }
    for (JobRequest request : accepted().stream().filter(each -> !each.isOver()).toList()) {
      for (ApiReplica api : apis) {
        observe(api, request);
      }
    }
    return accepted().stream().allMatch(JobRequest::isOver);
  }

  /** Those that were accepted. */
  public List<JobRequest> accepted() {
    return sent.stream().filter(JobLoad::isAccepted).toList();
  }

  /** Whether {@code command} belongs to it. */
  public boolean knows(String command) {
    return sent.stream().anyMatch(request -> request.command().equals(command));
  }

  /**
   * What was violated, in words; once it is stopped and nothing runs any more.
   *
   * @param started what the phones ran, complete
   * @param judged which of the accepted ones count
   */
  public List<String> violations(List<StartedCommand> started, Predicate<JobRequest> judged) {
    List<String> all = new ArrayList<>(problems);
    all.addAll(JobJudge.judge(accepted().stream().filter(judged).toList(), started));
    for (JobRequest request : sent) {
      if (!isAccepted(request) && startsTwice(request, started)) {
        all.add("request %s, which nobody has accepted, started twice".formatted(request.id()));
      }
    }
    return all;
  }

  private static boolean startsTwice(JobRequest request, List<StartedCommand> started) {
    Set<String> phones = new HashSet<>();
    return started.stream()
        .filter(start -> start.command().equals(request.command()))
        .anyMatch(start -> !phones.add(start.phoneId()));
  }

  /** Breaks off what is under way. */
  @Override
  public void close() {
    stopping.countDown();
    sender.interrupt();
    var unused = threads.shutdownNow();
    client.close();
    threads.close();
  }
}
