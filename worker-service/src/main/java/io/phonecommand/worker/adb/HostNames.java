package io.phonecommand.worker.adb;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Looks up the names of phones' hosts. The resolver can block for longer than a connect time-out,
 * and nothing ends it: it has threads of its own, and whoever waits for it can be interrupted.
 * Phones that are known by their IP addresses never wait for it.
 */
final class HostNames implements AutoCloseable {

  /** So many names can be slow at once before others wait for them. */
  private static final int THREADS = 32;

  /** So many may wait for a thread; each is given up at its phone's connect time-out. */
  private static final int WAITING = 10_000;

  private final ThreadPoolExecutor resolvers;

  HostNames() {
    resolvers =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(WAITING),
            Thread.ofPlatform().name("host-names-", 0).daemon().factory());
    resolvers.allowCoreThreadTimeOut(true);
  }

  /**
   * Blocks until the name's address is known.
   *
   * @throws UnknownHostException if it has none, or too many names wait already
   */
  InetSocketAddress resolve(String host, int port)
      throws UnknownHostException, InterruptedException {
    InetAddress literal = literal(host);
    if (literal != null) {
      return new InetSocketAddress(literal, port);
    }
    Future<InetAddress> lookup;
    try {
      lookup = resolvers.submit(() -> InetAddress.getByName(host));
    } catch (RejectedExecutionException e) {
      throw new UnknownHostException("too many names are being looked up");
    }
    try {
      return new InetSocketAddress(lookup.get(), port);
    } catch (ExecutionException e) {
      throw new UnknownHostException("the phone's host name is unknown");
    } finally {
      // Who has given up needs no thread any more.
      lookup.cancel(false);
    }
  }

  private static @Nullable InetAddress literal(String host) {
    try {
      return InetAddress.ofLiteral(host);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  @Override
  public void close() {
    resolvers.shutdownNow();
  }
}
