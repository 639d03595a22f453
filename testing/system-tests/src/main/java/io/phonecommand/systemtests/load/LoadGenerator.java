package io.phonecommand.systemtests.load;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Callers that post requests until they are stopped, each on a virtual thread of its own.
 *
 * <p>Any thread may call it. Judge its log after {@link #stop}: only then has every try ended.
 */
public final class LoadGenerator implements AutoCloseable {

  private static final Duration INTERRUPT_LIMIT = Duration.ofSeconds(5);

  private final RequestFactory requests;
  private final Pacer pacer;
  private final RequestLog log;
  private final ApiClient api;
  private final Caller caller;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final List<Thread> threads;

  private LoadGenerator(LoadPlan plan) {
    requests = new RequestFactory(plan);
    pacer = new Pacer(plan.requestsPerSecond(), System.nanoTime());
    log = new RequestLog(plan.maxRequests());
    api = new ApiClient(plan.target().token());
    caller = new Caller(plan, api, log);
    threads =
        IntStream.range(0, plan.callers())
            .mapToObj(i -> Thread.ofVirtual().name("caller-" + i).unstarted(this::run))
            .toList();
  }

  /** Begins at once. */
  public static LoadGenerator start(LoadPlan plan) {
    LoadGenerator generator = new LoadGenerator(plan);
    generator.threads.forEach(Thread::start);
    return generator;
  }

  public RequestLog log() {
    return log;
  }

  public LoadStatistics statistics() {
    return LoadStatistics.of(log.all());
  }

  /**
   * Begins no more requests and waits for those in flight. Those that have not ended after {@code
   * limit} are broken off and logged as {@link End#STOPPED}; a sync window and a few seconds are
   * enough where a replica lives.
   *
   * @return whether all requests ended by themselves
   * @throws IllegalStateException if a caller failed for a reason that is not the service's
   */
  public boolean stop(Duration limit) throws InterruptedException {
    stopping.countDown();
    boolean ended = joinAll(limit);
    if (!ended) {
      threads.forEach(Thread::interrupt);
      if (!joinAll(INTERRUPT_LIMIT)) {
        throw new IllegalStateException("a caller does not end");
      }
    }
    Throwable cause = failure.get();
    if (cause != null) {
      throw new IllegalStateException("a caller failed", cause);
    }
    return ended;
  }

  private boolean joinAll(Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    boolean ended = true;
    for (Thread thread : threads) {
      ended &= thread.join(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
    }
    return ended;
  }

  private void run() {
    try {
      while (!stopping.await(pacer.takeNext(System.nanoTime()), TimeUnit.NANOSECONDS)) {
        LoadRequest request = requests.next();
        if (!log.open(request)) {
          return;
        }
        caller.call(request);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      failure.compareAndSet(null, e);
    }
  }

  /** Breaks off what is in flight. */
  @Override
  public void close() {
    stopping.countDown();
    threads.forEach(Thread::interrupt);
    api.close();
  }
}
