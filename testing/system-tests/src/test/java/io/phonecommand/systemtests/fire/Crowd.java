package io.phonecommand.systemtests.fire;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;

/** Callers that call at the same time. */
final class Crowd {

  /** One of many calls. */
  @FunctionalInterface
  interface Call {

    /**
     * Makes it.
     *
     * @param index from 0 on
     */
    void make(int index) throws Exception;
  }

  private Crowd() {}

  /**
   * Makes {@code count} calls, {@code atOnce} of them at a time, and returns once all are over.
   * What one of them throws is thrown, and no further one is begun.
   */
  static void call(int count, int atOnce, Call call) throws Exception {
    AtomicInteger next = new AtomicInteger();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Void>> callers = new ArrayList<>();
      for (int i = 0; i < atOnce; i++) {
        callers.add(threads.submit(() -> callAgainAndAgain(next, count, call)));
      }
      try {
        for (Future<Void> caller : callers) {
          var unused = caller.get();
        }
      } finally {
        next.set(count);
      }
    }
  }

  private static Void callAgainAndAgain(AtomicInteger next, int count, Call call) throws Exception {
    for (int index = next.getAndIncrement(); index < count; index = next.getAndIncrement()) {
      try {
        call.make(index);
      } catch (Exception | Error e) {
        next.set(count);
        throw e;
      }
    }
    return null;
  }

  /** Makes one call on a thread of its own. */
  static <T> FutureTask<T> inBackground(Callable<T> call) {
    FutureTask<T> task = new FutureTask<>(call);
    Thread.ofVirtual().name("in-background").start(task);
    return task;
  }
}
