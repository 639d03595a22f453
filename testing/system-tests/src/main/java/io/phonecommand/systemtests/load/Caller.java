package io.phonecommand.systemtests.load;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sends a request as a careful caller does: to the replica whose turn it is and, if the connection
 * fails, the same request to the next one. Any thread may call it.
 */
final class Caller {

  /** A replica that was just killed takes a moment to be replaced; a caller does not spin. */
  private static final Duration PAUSE_BEFORE_RETRY = Duration.ofMillis(100);

  /** The first included. */
  private static final int MAX_ATTEMPTS = 10;

  private final List<URI> replicas;
  private final ApiClient api;
  private final RequestLog log;
  private final AtomicInteger turn = new AtomicInteger();

  Caller(LoadPlan plan, ApiClient api, RequestLog log) {
    this.replicas = plan.target().replicas();
    this.api = api;
    this.log = log;
  }

  /** Blocks until an answer has come, the tries are used up, or the thread is interrupted. */
  void call(LoadRequest request) throws InterruptedException {
    int replica = turn.getAndIncrement();
    for (int attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      if (attempt > 1) {
        Thread.sleep(PAUSE_BEFORE_RETRY);
      }
      URI address = replicas.get(Math.floorMod(replica + attempt - 1, replicas.size()));
      Attempt ended = api.post(address, request);
      log.add(request, ended);
      if (!ended.end().isRetried()) {
        return;
      }
    }
  }
}
