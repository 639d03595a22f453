package io.phonecommand.worker.memory;

import io.phonecommand.worker.settings.WorkerSettings;

/** What one of each takes of the heap at the most, in bytes. Tests measure these numbers. */
public final class HeapPlan {

  private static final int KIB = 1024;

  /** Some thousand records of states: they are read as they come, and to their end at a start. */
  public static final int FETCH_BYTES_OF_STATES = 128 * KIB;

  /** A worker without any of what follows. The soak measured 21 to 23 MiB. */
  static final long SERVICE = 32L * KIB * KIB;

  /** A connection to the operators' port: buffers, and an answer with all metrics. */
  static final long CONNECTION = 64L * KIB;

  /** A task that waits, or whose command runs, on a virtual thread: {@code LanesHeapTest}. */
  public static final int TASK = 6 * KIB;

  /**
   * What is being read from the phone of a command that runs: a segment of the buffer in front of
   * it, and the largest message (see {@code AdbFrames}). Counted, not measured.
   */
  static final int MESSAGE = (8 + 4) * KIB;

  /** The id of a task: {@code LanesHeapTest}. */
  public static final int REMEMBERED_TASK = 168;

  /** A result with as much output as there may be: {@code LanesHeapTest}. */
  public static final int REMEMBERED_RESULT = 2448;

  /**
   * Of the producer of jobs' reports, of which each is some hundred bytes, and 1 KiB of output at
   * most.
   */
  public static final long JOB_BUFFER = 4L * KIB * KIB;

  /**
   * The last word of a job that never started, while Kafka has not got it. Counted, not measured.
   */
  static final int REFUSAL = KIB;

  /**
   * A phone with an open connection, and in two inventories while they change. Measured with 10,000
   * phones: 11 KiB, see docs/performance.
   */
  static final int PHONE = 12 * KIB;

  /**
   * What is known of the state of a phone of the inventory, whoever asks it: {@code
   * StatesHeapTest}.
   */
  public static final int STATE = 192;

  /** Of the states topic at once: what has come, and what is being looked at. */
  static final long STATES_FETCH = 2L * FETCH_BYTES_OF_STATES;

  /** A phone that is being asked whether it is there: no more than one that is connected. */
  static final int ASK = PHONE;

  private HeapPlan() {}

  /** How many refusals of jobs wait for Kafka at most: half as many as may be under way. */
  public static int refusals(WorkerSettings worker) {
    return Math.max(1, worker.jobs().most(worker.lanes().maxTasks()) / 2);
  }
}
