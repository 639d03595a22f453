package io.phonecommand.worker.adb;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import jdk.net.ExtendedSocketOptions;

/**
 * The socket that we give dadb. dadb's own leaves Nagle's algorithm on (commands 20 ms apart then
 * take 23.9 ms instead of 2.2 ms) and cannot tell whether the phone has hung up meanwhile.
 */
final class PhoneSocket extends Socket {

  /**
   * The kernel asks a silent phone's kernel whether it is there, so that a connection whose network
   * is gone is found within 19 s, before another command is trusted to it.
   */
  private static final int PROBE_AFTER_SECONDS = 10;

  private static final int PROBE_INTERVAL_SECONDS = 3;
  private static final int PROBES = 3;

  private final SocketChannel channel;
  private final PhoneInput received;
  private final InputStream frames;

  private PhoneSocket(SocketChannel channel) {
    this.channel = channel;
    this.received = new PhoneInput(channel);
    this.frames = new AdbFrames(received);
  }

  /** An unconnected socket, so that another thread can close it while it connects. */
  static PhoneSocket create() throws IOException {
    SocketChannel channel = SocketChannel.open();
    // However the connection ends, also with a killed worker, it is reset. In good order the kernel
    // would go on sending what a silent network has not let through, for minutes: a command could
    // reach its phone long after its deadline.
    channel.setOption(StandardSocketOptions.SO_LINGER, 0);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
    set(channel, ExtendedSocketOptions.TCP_KEEPIDLE, PROBE_AFTER_SECONDS);
    set(channel, ExtendedSocketOptions.TCP_KEEPINTERVAL, PROBE_INTERVAL_SECONDS);
    set(channel, ExtendedSocketOptions.TCP_KEEPCOUNT, PROBES);
    return new PhoneSocket(channel);
  }

  private static void set(SocketChannel channel, SocketOption<Integer> option, int value)
      throws IOException {
    if (channel.supportedOptions().contains(option)) {
      channel.setOption(option, value);
    }
  }

  /** Connects; the time limit is the caller's, who closes this socket. */
  void connect(InetSocketAddress address) throws IOException {
    channel.connect(address);
  }

  /**
   * When the phone was last heard, as a {@link System#nanoTime} value. What {@link #hasHungUp}
   * finds doesn't count: it may have come long ago.
   */
  long heardAt() {
    return received.heardAt();
  }

  /**
   * Whether the connection has ended since the last command: the phone has hung up, or its network
   * has been gone for a while. Found without a round trip. Only while nobody reads.
   */
  boolean hasHungUp() {
    try {
      return received.hasEnded();
    } catch (IOException e) {
      return true;
    }
  }

  @Override
  public InputStream getInputStream() {
    return frames;
  }

  @Override
  public OutputStream getOutputStream() {
    return Channels.newOutputStream(channel);
  }

  @Override
  public boolean isClosed() {
    return !channel.isOpen();
  }

  /** Resets the connection. */
  @Override
  public void close() throws IOException {
    channel.close();
  }
}
