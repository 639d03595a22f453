package io.phonecommand.systemtests.trial;

import io.phonecommand.systemtests.load.Attempt;
import io.phonecommand.systemtests.load.LoadRequest;
import java.net.URI;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A single request of a trial, with the tries that were made of it. Any thread. */
public final class Asked {

  private static final long LIMIT_SECONDS = 40;

  private final LoadRequest request;
  private final List<FutureTask<Attempt>> tries = new CopyOnWriteArrayList<>();

  Asked(LoadRequest request) {
    this.request = request;
  }

  public LoadRequest request() {
    return request;
  }

  /** The command line, which no other request has. */
  public String command() {
    return request.command().text();
  }

  void beginTry(URI replica, Callable<Attempt> post) {
    FutureTask<Attempt> attempt = new FutureTask<>(post);
    tries.add(attempt);
    Thread.ofVirtual().name("asked-" + replica.getPort()).start(attempt);
  }

  /** Whether {@link #answer} would not block. */
  public boolean hasEnded() {
    return tries.getLast().isDone();
  }

  /** How the last try ended; blocks until it has, 40 s at most. */
  public Attempt answer() throws InterruptedException, ExecutionException, TimeoutException {
    return tries.getLast().get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  /** How all tries ended, oldest first; blocks like {@link #answer}. */
  List<Attempt> attempts() throws InterruptedException, ExecutionException, TimeoutException {
    List<Attempt> ended = new java.util.ArrayList<>();
    for (FutureTask<Attempt> attempt : tries) {
      ended.add(attempt.get(LIMIT_SECONDS, TimeUnit.SECONDS));
    }
    return ended;
  }
}
