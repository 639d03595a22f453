package io.phonecommand.api.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;

/** A way to a broker on which nothing gets through until it is opened. */
public final class Relay implements AutoCloseable {

  private final ServerSocket entry = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final CountDownLatch client = new CountDownLatch(1);
  private final CountDownLatch open = new CountDownLatch(1);
  private final String host;
  private final int port;

  /**
   * @param broker host:port
   */
  public Relay(String broker) throws IOException {
    int colon = broker.lastIndexOf(':');
    host = broker.substring(0, colon);
    port = Integer.parseInt(broker.substring(colon + 1));
    Thread.ofVirtual().start(this::accept);
  }

  public String address() {
    return "localhost:" + entry.getLocalPort();
  }

  /** Returns once somebody waits to get through. */
  public void awaitClient() throws InterruptedException {
    client.await();
  }

  public void open() {
    open.countDown();
  }

  private void accept() {
    try {
      while (true) {
        Socket accepted = entry.accept();
        client.countDown();
        Thread.ofVirtual().start(() -> connect(accepted));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void connect(Socket client) {
    try (client) {
      open.await();
      try (Socket broker = new Socket(host, port)) {
        Thread.ofVirtual().start(() -> pass(broker, client));
        pass(client, broker);
      }
    } catch (IOException | InterruptedException e) {
      // Its client has given up, or the test is over.
    }
  }

  private static void pass(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.close();
    } catch (IOException e) {
      // Either end has hung up.
    }
  }

  @Override
  public void close() throws IOException {
    entry.close();
    open();
  }
}
