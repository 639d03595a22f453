package io.phonecommand.systemtests.fire;

import io.phonecommand.systemtests.cluster.Cluster;
import io.phonecommand.systemtests.load.ApiClient;
import io.phonecommand.systemtests.load.Attempt;
import io.phonecommand.systemtests.load.LoadCommand;
import io.phonecommand.systemtests.load.LoadRequest;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A tenant's callers: each sends one request after the other until they are closed. */
final class Callers implements AutoCloseable {

  /** One try, the only one of its request. */
  record Call(String tenant, LoadRequest request, Attempt attempt) {

    Stream<String> codes() {
      return attempt.results().stream().map(Fire::code);
    }
  }

  private static final AtomicInteger COUNT = new AtomicInteger();

  private final Cluster cluster;
  private final String tenant;
  private final ApiClient client;
  private final CountDownLatch end = new CountDownLatch(1);
  private final List<Thread> threads = new ArrayList<>();
  private final Queue<Call> calls = new ConcurrentLinkedQueue<>();

  Callers(Cluster cluster, String tenant) {
    this.cluster = cluster;
    this.tenant = tenant;
    this.client = new ApiClient(cluster.tokenOf(tenant));
  }

  /**
   * @param command a format with one {@code %s} for what makes it unique
   */
  void loop(int callers, String command, List<String> phones, Duration pause) {
    for (int i = 0; i < callers; i++) {
      int replica = i;
      threads.add(
          Thread.ofVirtual().start(() -> callAgainAndAgain(replica, command, phones, pause)));
    }
  }

  private void callAgainAndAgain(int replica, String command, List<String> phones, Duration pause) {
    try {
      do {
        calls.add(call(replica, command, phones));
      } while (!end.await(pause.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Blocks until it is answered, or has failed. */
  Call call(int replica, String command, List<String> phones) {
    URI endpoint = cluster.api(replica % cluster.apis().size()).endpoint();
    String id = "%s-%d-%d".formatted(tenant, Fire.SEED, COUNT.incrementAndGet());
    LoadRequest request =
        new LoadRequest(id, new LoadCommand(command.formatted(id), 0), phones, Fire.WINDOW);
    return new Call(tenant, request, client.post(endpoint, request));
  }

  /** Those that are over by now. */
  Stream<Call> calls() {
    return calls.stream();
  }

  /** All of them; what is under way is waited for. */
  List<Call> end() throws InterruptedException {
    end.countDown();
    for (Thread thread : threads) {
      thread.join(Fire.WINDOW.multipliedBy(2));
    }
    return List.copyOf(calls);
  }

  @Override
  public void close() {
    end.countDown();
    threads.forEach(Thread::interrupt);
    client.close();
  }
}
