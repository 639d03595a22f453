package io.phonecommand.simulator;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The port of one phone, which can be closed and opened again. While it is closed, a socket that is
 * bound and does not listen keeps the port from being given to somebody else; connecting to it is
 * refused like connecting to a port that nobody has.
 */
final class Listener {
  private static final int BACKLOG = 128;
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);
  private static final int PAUSE_AFTER_ERROR_MILLIS = 100;

  private final Consumer<Socket> onConnection;
  private final InetSocketAddress address;
  private @Nullable ServerSocket server;
  private @Nullable Thread acceptor;
  private @Nullable Socket placeholder;

  /**
   * Binds to the address, port 0 meaning any, and listens.
   *
   * @param onConnection called by one thread, one connection after the other; while it blocks, more
   *     of them wait in the kernel. It is interrupted when the port is closed
   */
  Listener(InetSocketAddress wanted, Consumer<Socket> onConnection) throws IOException {
    this.onConnection = onConnection;
    ServerSocket first = bind(wanted);
    this.address = new InetSocketAddress(first.getInetAddress(), first.getLocalPort());
    this.server = first;
  }

  InetSocketAddress address() {
    return address;
  }

  /** Begins to take connections; called once. */
  synchronized void start() {
    ServerSocket current = server;
    if (current != null) {
      acceptor = Thread.ofVirtual().name("phone-accept").start(() -> accept(current));
    }
  }

  synchronized void refuse() throws IOException {
    if (server == null) {
      return;
    }
    close();
    Socket reserved = new Socket();
    reserved.setReuseAddress(true);
    try {
      reserved.bind(address);
      placeholder = reserved;
    } catch (IOException e) {
      // Somebody was faster; opening again will tell.
      reserved.close();
    }
  }

  synchronized void open() throws IOException {
    if (server == null) {
      server = bind(address);
      closePlaceholder();
      start();
    }
  }

  synchronized void close() throws IOException {
    ServerSocket current = server;
    server = null;
    if (current != null) {
      current.close();
      awaitAcceptor();
    }
    closePlaceholder();
  }

  /** The port is closed only once no virtual thread waits on it any more. */
  private void awaitAcceptor() {
    Thread thread = acceptor;
    acceptor = null;
    try {
      if (thread != null) {
        thread.interrupt();
        thread.join(CLOSE_LIMIT);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void closePlaceholder() throws IOException {
    Socket reserved = placeholder;
    placeholder = null;
    if (reserved != null) {
      reserved.close();
    }
  }

  private static ServerSocket bind(InetSocketAddress address) throws IOException {
    ServerSocket socket = new ServerSocket();
    try {
      socket.setReuseAddress(true);
      socket.bind(address, BACKLOG);
      return socket;
    } catch (IOException e) {
      socket.close();
      throw new IOException("cannot listen on " + address + ": " + e.getMessage(), e);
    }
  }

  private void accept(ServerSocket current) {
    while (!current.isClosed()) {
      try {
        onConnection.accept(current.accept());
      } catch (IOException e) {
        pauseUnlessClosed(current);
      }
    }
  }

  /** The process may be out of file descriptors: that passes, and must not make the thread spin. */
  private static void pauseUnlessClosed(ServerSocket current) {
    if (!current.isClosed()) {
      try {
        Thread.sleep(PAUSE_AFTER_ERROR_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
