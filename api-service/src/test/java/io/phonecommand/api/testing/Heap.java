package io.phonecommand.api.testing;

import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.util.concurrent.Callable;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;

/** The heap of this JVM. */
public final class Heap {

  /**
   * The serial collector moves everything together only each fourth time (HotSpot's {@code
   * MarkSweepAlwaysCompactCount}), and else leaves some of what is dead where it is.
   */
  private static final int LEAST_COLLECTIONS = 4;

  private static final int MOST_COLLECTIONS = 20;
  private static final long STEADY = 100_000;

  private Heap() {}

  /** Bytes that are alive, once what an earlier test has left behind has gone. */
  public static long live() {
    // What caches still have to tidy up holds what they have evicted.
    if (!ForkJoinPool.commonPool().awaitQuiescence(10, TimeUnit.SECONDS)) {
      throw new IllegalStateException("the common pool does not come to rest");
    }
    long least = collected();
    boolean steady = false;
    for (int i = 1; i < LEAST_COLLECTIONS || (i < MOST_COLLECTIONS && !steady); i++) {
      long now = collected();
      steady = least - now <= STEADY;
      least = Math.min(least, now);
    }
    return least;
  }

  /**
   * What one of {@code count} costs that {@code fill} makes and its result keeps alive. The
   * greatest of three measurements: what an earlier test has left behind, and goes meanwhile, makes
   * it look cheaper.
   */
  public static long bytesOfEach(int count, Callable<?> fill) throws Exception {
    // Not counted: what is made once, classes and their pools.
    long unused = bytesOf(fill);
    long greatest = 0;
    for (int i = 0; i < 3; i++) {
      greatest = Math.max(greatest, bytesOf(fill));
    }
    return greatest / count;
  }

  /** In a method of its own: a caller's frame would keep the last one alive. */
  private static long bytesOf(Callable<?> fill) throws Exception {
    long before = live();
    Object kept = fill.call();
    try {
      return live() - before;
    } finally {
      Reference.reachabilityFence(kept);
    }
  }

  private static long collected() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
