package io.phonecommand.worker.adb;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The tests' resolver: the JDK's own, but for a name server that does not answer. */
public final class SlowHostNames extends InetAddressResolverProvider {

  /** Also each name below it. */
  static final String NEVER_RESOLVED = "never-resolved.invalid";

  static final String UNKNOWN = "unknown.invalid";

  /** Names of that kind that were looked up. */
  static final Set<String> LOOKED_UP = ConcurrentHashMap.newKeySet();

  private static final long LONGER_THAN_ANY_TEST_SECONDS = 30;

  @Override
  public InetAddressResolver get(Configuration configuration) {
    InetAddressResolver builtin = configuration.builtinResolver();
    return new InetAddressResolver() {
      @Override
      public Stream<InetAddress> lookupByName(String host, LookupPolicy policy)
          throws UnknownHostException {
        if (host.endsWith(NEVER_RESOLVED)) {
          LOOKED_UP.add(host);
          waitInVain();
        }
        if (host.endsWith(".invalid")) {
          throw new UnknownHostException(host);
        }
        return builtin.lookupByName(host, policy);
      }

      @Override
      public String lookupByAddress(byte[] address) throws UnknownHostException {
        return builtin.lookupByAddress(address);
      }
    };
  }

  /** No interrupt ends it, as none ends the system's resolver. */
  private static void waitInVain() {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGER_THAN_ANY_TEST_SECONDS);
    boolean interrupted = false;
    for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
      try {
        var unused = new CountDownLatch(1).await(left, TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public String name() {
    return "slow host names";
  }
}
