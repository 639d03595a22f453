package io.phonecommand.simulator.connection;

import io.phonecommand.simulator.shell.Output;
import io.phonecommand.simulator.wire.Message;
import io.phonecommand.simulator.wire.MessageType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The output side of one stream: cuts output into shell packets (or not), one packet a message, and
 * has one message on its way at a time. The thread of the command writes.
 */
final class StreamOutput implements Output {
  /** What a real phone reads from a command's pipe at once, so what it puts into one packet. */
  private static final int MAXIMUM_PACKET_BYTES = 32 * 1024;

  private static final int HEADER_BYTES = 5;
  private static final int EXIT = 3;

  private final Connection connection;
  private final int localId;
  private final int remoteId;
  private final boolean packets;
  private final Duration acknowledgementLimit;
  private final AtomicBoolean awaitingOkay = new AtomicBoolean();
  private final Semaphore okays = new Semaphore(0);
  private volatile boolean over;

  StreamOutput(Connection connection, int localId, int remoteId, boolean packets) {
    this.connection = connection;
    this.localId = localId;
    this.remoteId = remoteId;
    this.packets = packets;
    this.acknowledgementLimit = connection.limits().acknowledgement();
  }

  @Override
  public void write(Channel channel, byte[] bytes) throws IOException, InterruptedException {
    int maximum = Math.min(MAXIMUM_PACKET_BYTES, connection.maximumPayload() - HEADER_BYTES);
    for (int start = 0; start < bytes.length; start += maximum) {
      int length = Math.min(maximum, bytes.length - start);
      send(packet(channel == Channel.STDOUT ? 1 : 2, bytes, start, length));
    }
  }

  /** Ends the output; without shell packets there is no place for the exit code. */
  void exit(int exitCode) throws IOException, InterruptedException {
    if (packets) {
      send(packet(EXIT, new byte[] {(byte) exitCode}, 0, 1));
    }
  }

  /** The client took the message; an OKAY that nobody waits for is ignored. */
  void okay() {
    if (awaitingOkay.compareAndSet(true, false)) {
      okays.release();
    }
  }

  /** Nobody listens any more: what is written from now on goes nowhere. */
  void end() {
    over = true;
    okays.release();
  }

  boolean isOver() {
    return over;
  }

  private void send(byte[] payload) throws IOException, InterruptedException {
    if (over) {
      // Keeps a command without end that ignores the hang-up from taking a processor for itself.
      Thread.sleep(1);
      return;
    }
    awaitingOkay.set(true);
    connection.post(new Message(MessageType.WRTE, localId, remoteId, payload));
    if (!connection
        .handset()
        .freezer()
        .await(acknowledgementLimit, nanos -> okays.tryAcquire(nanos, TimeUnit.NANOSECONDS))) {
      throw new IOException("no OKAY within " + acknowledgementLimit);
    }
  }

  private byte[] packet(int id, byte[] bytes, int start, int length) {
    int headerBytes = packets ? HEADER_BYTES : 0;
    ByteBuffer packet = ByteBuffer.allocate(headerBytes + length).order(ByteOrder.LITTLE_ENDIAN);
    if (packets) {
      packet.put((byte) id).putInt(length);
    }
    return packet.put(bytes, start, length).array();
  }
}
