package io.phonecommand.worker.adb;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The tests' resolver: the JDK's own, but for a name server that does not answer. */
public final class SlowHostNames extends InetAddressResolverProvider {

  static final String NEVER_RESOLVED = "never-resolved.invalid";
  static final String UNKNOWN = "unknown.invalid";

  private static final long LONGER_THAN_ANY_TEST_SECONDS = 30;

  @Override
  public InetAddressResolver get(Configuration configuration) {
    InetAddressResolver builtin = configuration.builtinResolver();
    return new InetAddressResolver() {
      @Override
      public Stream<InetAddress> lookupByName(String host, LookupPolicy policy)
          throws UnknownHostException {
        if (host.equals(NEVER_RESOLVED)) {
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

  private static void waitInVain() {
    try {
      var unused = new CountDownLatch(1).await(LONGER_THAN_ANY_TEST_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public String name() {
    return "slow host names";
  }
}
