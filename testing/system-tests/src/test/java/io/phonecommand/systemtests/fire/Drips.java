package io.phonecommand.systemtests.fire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Connections that send a byte a second, and are opened anew when the api has ended them. */
final class Drips implements AutoCloseable {

  /** Not the address of those who are measured: it has a limit of its own. */
  private static final String FROM = "127.0.0.2";

  private static final int CONNECT_LIMIT_MILLIS = 5000;

  /** So that the connections begin, and end, one after the other: it is a drip, and not a flood. */
  private static final Duration BEGIN_WITHIN = Duration.ofSeconds(10);

  private final CountDownLatch end = new CountDownLatch(1);
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicInteger ended;

  /**
   * @param ended counts the connections that the api has ended
   */
  Drips(AtomicInteger ended) {
    this.ended = ended;
  }

  /**
   * @param beginning of what each connection sends, which comes at once
   */
  void drip(int connections, URI replica, String beginning) {
    for (int i = 0; i < connections; i++) {
      Duration delay = BEGIN_WITHIN.multipliedBy(i).dividedBy(connections);
      threads.add(Thread.ofVirtual().start(() -> drip(replica, beginning, delay)));
    }
  }

  /** Returns when all connections have begun. */
  void awaitBegun() throws InterruptedException {
    var unused = end.await(BEGIN_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void drip(URI replica, String beginning, Duration delay) {
    try {
      if (end.await(delay.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
      do {
        try (Socket socket = new Socket()) {
          socket.bind(new InetSocketAddress(FROM, 0));
          socket.connect(
              new InetSocketAddress(replica.getHost(), replica.getPort()), CONNECT_LIMIT_MILLIS);
          socket.getOutputStream().write(beginning.getBytes(UTF_8));
          while (!end.await(1, TimeUnit.SECONDS)) {
            socket.getOutputStream().write(' ');
          }
        } catch (IOException e) {
          ended.incrementAndGet();
        }
      } while (!end.await(1, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    end.countDown();
    threads.forEach(Thread::interrupt);
  }
}
