package io.phonecommand.processes;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/**
 * A way of its own to each broker, on which bytes can be held up: then nothing is refused and
 * nothing is reset, and connections stand and hear nothing. What was sent meanwhile arrives once
 * the way is open again, as it does when a network comes back. Whoever is sent this way meets it
 * alone; all others reach the brokers directly. Any thread.
 */
public final class KafkaRelay implements AutoCloseable {

  private static final int BUFFER_BYTES = 64 * 1024;
  private static final int BACKLOG = 50;

  private final List<ServerSocket> entries = new ArrayList<>();
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final Spans cuts = new Spans();
  private volatile CountDownLatch open = new CountDownLatch(0);

  /**
   * Opens it.
   *
   * @param firstPort of as many as there are brokers: what they advertise to whoever is sent here
   * @param firstTarget of as many: where they listen for what comes from here
   */
  KafkaRelay(int firstPort, int firstTarget, int brokers) throws IOException {
    try {
      for (int id = 0; id < brokers; id++) {
        open(firstPort + id, firstTarget + id);
      }
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  private void open(int port, int target) throws IOException {
    ServerSocket entry = new ServerSocket();
    entries.add(entry);
    entry.setReuseAddress(true);
    entry.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
    Thread.ofVirtual().name("relay-" + port).start(() -> accept(entry, target));
  }

  /** From now on no byte gets through. One that has been read just now still may. */
  public synchronized void cut() {
    if (open.getCount() == 0) {
      cuts.begin();
      open = new CountDownLatch(1);
    }
  }

  /** All that was held up goes on. Nothing happens if nothing is. */
  public synchronized void mend() {
    open.countDown();
    cuts.end();
  }

  /** When nothing got through. */
  public List<Spans.Span> timesCut() {
    return cuts.all();
  }

  private void accept(ServerSocket entry, int target) {
    try {
      while (true) {
        Socket client = entry.accept();
        Thread.ofVirtual().name("relayed-" + target).start(() -> connect(client, target));
      }
    } catch (IOException e) {
      // Closed.
      var unused = e;
    }
  }

  private void connect(Socket client, int target) {
    sockets.add(client);
    try (client) {
      open.await();
      try (Socket broker = new Socket(InetAddress.getLoopbackAddress(), target)) {
        sockets.add(broker);
        // A relay that waits for more to send would cost each answer 40 ms.
        client.setTcpNoDelay(true);
        broker.setTcpNoDelay(true);
        Thread back = Thread.ofVirtual().start(() -> pass(broker, client));
        pass(client, broker);
        back.join();
        sockets.remove(broker);
      }
    } catch (IOException e) {
      // The broker is away, or the client has given up.
      var unused = e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      sockets.remove(client);
    }
  }

  private void pass(Socket from, Socket to) {
    byte[] buffer = new byte[BUFFER_BYTES];
    // Whoever hangs up is heard by the other side, too.
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        open.await();
        out.write(buffer, 0, read);
      }
      open.await();
    } catch (IOException e) {
      // Either end has hung up.
      var unused = e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Breaks all connections. */
  @Override
  public void close() throws IOException {
    mend();
    for (ServerSocket entry : entries) {
      entry.close();
    }
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
