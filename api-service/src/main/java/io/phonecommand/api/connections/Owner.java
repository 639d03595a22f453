package io.phonecommand.api.connections;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Who a connection counts for.
 *
 * @param kind {@link Ending#ADDRESS} or {@link Ending#TENANT}: what is said when it is one too many
 * @param name the address or the tenant
 */
record Owner(Ending kind, String name) {

  /** Of an IPv6 address, the bytes that are not the caller's to choose. */
  private static final int NETWORK_BYTES = 8;

  /** Who has shown no token: all of an IPv6 network of 64 bits are one, anybody can have one. */
  static Owner at(@Nullable SocketAddress address) {
    if (!(address instanceof InetSocketAddress internet)) {
      return new Owner(Ending.ADDRESS, "");
    }
    byte[] bytes = internet.getAddress().getAddress();
    int length = internet.getAddress() instanceof Inet6Address ? NETWORK_BYTES : bytes.length;
    return new Owner(Ending.ADDRESS, HexFormat.of().formatHex(bytes, 0, length));
  }
}
