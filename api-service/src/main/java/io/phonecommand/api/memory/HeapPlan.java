package io.phonecommand.api.memory;

/** What one of each takes of the heap at the most, in bytes. Tests measure these numbers. */
public final class HeapPlan {

  private static final int KIB = 1024;

  /** A replica without any of what follows. The soak measured 27 to 31 MiB. */
  static final long SERVICE = 40L * KIB * KIB;

  /** An instance of the directory, with its place in its tenant's list: {@code PhoneHeapTest}. */
  public static final int INSTANCE = 144;

  /** A tenant's list without the instances in it, and its name: {@code PhoneHeapTest}. */
  public static final int TENANT_LIST = 640;

  /** Instances of which one is counted to be the first of its tenant's. */
  static final int INSTANCES_PER_TENANT = 40;

  /** What is known of a listing by page numbers: {@code PhoneHeapTest}. */
  public static final int WALK = 896;

  /** A state that is not, or not yet, of its site's phone: {@code PhoneHeapTest}. */
  public static final int STRAY = 192;

  /** What a tenant uses: {@code TenantHeapTest}. */
  public static final int TENANT = 640;

  /** What a tenant uses that asks about tasks or phones. Counted, not measured. */
  static final int QUERYING_TENANT = 832;

  /** Sites of which each has topics of its own, for which there is room. */
  static final int SITES = 16;

  /** What is written of jobs, {@code buffer.memory}: it is little, and somebody waits for it. */
  public static final long JOBS_BUFFER = 2L * KIB * KIB;

  /**
   * A job in a view, of 1024 bytes of output that are kept as UTF-16, with what waits to be told of
   * it: {@code TaskViewHeapTest}.
   */
  private static final int JOB = 3200;

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

  /**
   * A request that is remembered: a synchronous one whose instances are at alternating sites, or an
   * asynchronous one, which is remembered with its task id.
   */
  public static long rememberedRequest(int instances) {
    return 248 + Math.max(2L * instances, 32);
  }

  /** What is known of an asynchronous request, and waits to be told. */
  public static long taskView(int instances) {
    return 1024 + (long) instances * JOB;
  }
}
