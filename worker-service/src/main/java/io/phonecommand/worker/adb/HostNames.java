package io.phonecommand.worker.adb;

import io.phonecommand.worker.adb.PhoneUnreachableException.Reason;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
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
  static final int THREADS = 32;

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
   * @throws UnknownHostException if it has none
   * @throws PhoneUnreachableException if it was not even looked up, as others were
   * @throws InterruptedException if it is given up while it is looked up
   */
  InetSocketAddress resolve(String host, int port)
      throws UnknownHostException, PhoneUnreachableException, InterruptedException {
    InetAddress literal = literal(host);
    if (literal != null) {
      return new InetSocketAddress(literal, port);
    }
    FutureTask<InetAddress> lookup = new FutureTask<>(() -> InetAddress.getByName(host));
    try {
      resolvers.execute(lookup);
    } catch (RejectedExecutionException e) {
      throw notLookedUp();
    }
    try {
      return new InetSocketAddress(lookup.get(), port);
    } catch (ExecutionException e) {
      throw new UnknownHostException("the phone's host name is unknown");
    } catch (InterruptedException e) {
      if (resolvers.remove(lookup)) {
        throw notLookedUp();
      }
      throw e;
    }
  }

  private static PhoneUnreachableException notLookedUp() {
    return new PhoneUnreachableException(
        Reason.WORKER_FAILED, new RejectedExecutionException("too many names are being looked up"));
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
