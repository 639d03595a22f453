package io.phonecommand.api.testing;

import java.lang.management.ManagementFactory;

/** The heap of this JVM. */
public final class Heap {

  private static final int MOST_COLLECTIONS = 20;
  private static final long STEADY = 100_000;

  private Heap() {}

  /** Bytes that are alive, once what an earlier test has left behind has gone. */
  public static long live() {
    long last = Long.MAX_VALUE;
    long now = collected();
    for (int i = 0; i < MOST_COLLECTIONS && last - now > STEADY; i++) {
      last = now;
      now = collected();
    }
    return now;
  }

  private static long collected() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
