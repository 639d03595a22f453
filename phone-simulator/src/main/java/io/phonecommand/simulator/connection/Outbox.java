package io.phonecommand.simulator.connection;

import io.phonecommand.simulator.fault.Fault;
import io.phonecommand.simulator.fault.FaultKind;
import io.phonecommand.simulator.wire.Message;
import io.phonecommand.simulator.wire.MessageEncoder;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The messages on their way to the client. One thread, which runs {@link #drain}, writes them.
 *
 * <p>The threads of commands never touch the socket, because they are interrupted when their stream
 * ends and an interrupted virtual thread takes the socket that it is blocked on with it.
 */
final class Outbox {
  private static final int CAPACITY = 64;

  /** Fits any header, and is none: the magic is wrong. */
  private static final byte[] GARBAGE = new byte[64];

  static {
    Arrays.fill(GARBAGE, (byte) 0xa7);
  }

  /** A null message is the last: the connection is cut after those before it. */
  private record Due(@Nullable Message message, long nanos) {}

  private final LinkedBlockingQueue<Due> queue = new LinkedBlockingQueue<>(CAPACITY);
  private final MessageEncoder encoder = new MessageEncoder();
  private final OutputStream out;
  private final Supplier<Fault> fault;
  private final Freezer freezer;
  private final Duration stallLimit;
  private volatile boolean writing;
  private volatile long writingSince;
  private boolean broken;

  Outbox(OutputStream out, Supplier<Fault> fault, Freezer freezer, Duration stallLimit) {
    this.out = out;
    this.fault = fault;
    this.freezer = freezer;
    this.stallLimit = stallLimit;
  }

  MessageEncoder encoder() {
    return encoder;
  }

  /**
   * Queues a message; waits while the queue is full. An interrupt does not shorten the wait, so
   * that a stream that is closed can still say so.
   *
   * @throws IOException if the client left the messages before it unread for too long
   */
  void post(Message message) throws IOException {
    put(message);
  }

  /** Makes {@link #drain} fail once it has written everything that was posted before. */
  void postEnd() throws IOException {
    put(null);
  }

  private void put(@Nullable Message message) throws IOException {
    Due due = new Due(message, System.nanoTime() + fault.get().latency().toNanos());
    long deadline = freezer.nanoTime() + stallLimit.toNanos();
    boolean interrupted = false;
    try {
      while (true) {
        try {
          long left = deadline - freezer.nanoTime();
          if (queue.offer(due, left, TimeUnit.NANOSECONDS)) {
            return;
          }
          freezer.awaitThaw();
          if (deadline - freezer.nanoTime() <= 0) {
            throw new IOException("the client does not read");
          }
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Writes messages until it is interrupted or {@link #postEnd} has come through. A socket that
   * fails swallows them: what its client sent before is served all the same, and then the reader
   * sees the end.
   */
  void drain() throws IOException, InterruptedException {
    while (true) {
      Due due = queue.take();
      TimeUnit.NANOSECONDS.sleep(due.nanos() - System.nanoTime());
      freezer.awaitThaw();
      Message message = due.message();
      if (message == null) {
        throw new IOException("cut on demand");
      }
      write(message);
    }
  }

  /** Whether one message has been in the writing for longer than the limit. */
  boolean isStalled() {
    return writing && freezer.nanoTime() - writingSince > stallLimit.toNanos();
  }

  private void write(Message message) {
    FaultKind kind = fault.get().kind();
    if (broken || kind == FaultKind.SILENT) {
      return;
    }
    byte[] bytes = kind == FaultKind.GARBAGE ? GARBAGE : encoder.encode(message);
    writingSince = freezer.nanoTime();
    writing = true;
    try {
      out.write(bytes);
    } catch (IOException e) {
      broken = true;
    } finally {
      writing = false;
    }
  }
}
