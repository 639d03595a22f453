package io.phonecommand.api.memory;

/** What one of each takes of the heap at the most, in bytes. Tests measure these numbers. */
public final class HeapPlan {

  private static final int KIB = 1024;

  /** A replica without any of what follows. The soak measured 27 to 31 MiB. */
  static final long SERVICE = 40L * KIB * KIB;

  /** An instance of the directory: {@code InstanceDirectoryHeapTest}. */
  public static final int INSTANCE = 144;

  /** What a tenant uses: {@code TenantHeapTest}. */
  public static final int TENANT = 640;

  /** Besides two buffers for headers: buffers of the connection, a virtual thread. */
  private static final int CONNECTION = 24 * KIB;

  /** An instance's part of an answer, of 1024 control characters: {@code AnswerHeapTest}. */
  private static final int ANSWER = 6400;

  private HeapPlan() {}

  /**
   * The most that a connection can hold: an answer that its caller doesn't read. A request that
   * waits, or one of whose body (64 KiB) the end is missing, holds less: {@code
   * WaitingRequestsHeapIT}.
   */
  public static long connection(int instances, long headerBytes) {
    return CONNECTION + 2 * headerBytes + answer(instances);
  }

  /** A connection to the management port; what its few threads answer is little beside it. */
  static long managementConnection(long headerBytes) {
    return CONNECTION + 2 * headerBytes;
  }

  /** The body of an answer. */
  public static long answer(int instances) {
    return Math.max((long) instances * ANSWER, 64 * KIB);
  }

  /** A request that is remembered, whose instances are at alternating sites. */
  public static long rememberedRequest(int instances) {
    return 248 + 2L * instances;
  }
}
