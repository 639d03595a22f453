package io.phonecommand.worker.inventory;

import java.net.InetAddress;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a phone's adbd listens, as the inventory has it.
 *
 * @param host a name, an IPv4 address, or an IPv6 address in brackets
 * @param port 1..65535
 */
record PhoneAddress(String host, int port) {

  /** Without its brackets an IPv6 address would swallow the port, or the port its last group. */
  private static final Pattern FORM =
      Pattern.compile("(?<host>[^\\s:\\[\\]]{1,253}|\\[[^\\s\\[\\]]{2,100}]):(?<port>[0-9]{1,5})");

  /** Null if {@code text} is not host:port. */
  static @Nullable PhoneAddress parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return null;
    }
    String host = form.group("host");
    int port = Integer.parseInt(form.group("port"));
    boolean isReal = port >= 1 && port <= 65535 && (!isBracketed(host) || literal(host) != null);
    return isReal ? new PhoneAddress(host, port) : null;
  }

  /**
   * The same for all ways to write one IP address, and for names that differ in their case only.
   * Names are not looked up: two names of one phone are two addresses.
   */
  String key() {
    String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    String literal = literal(name);
    return (literal == null ? name.toLowerCase(Locale.ROOT) : literal) + ":" + port;
  }

  private static boolean isBracketed(String host) {
    return host.startsWith("[");
  }

  private static @Nullable String literal(String host) {
    String bare = isBracketed(host) ? host.substring(1, host.length() - 1) : host;
    // The zone may be of an interface that comes up later.
    int zone = bare.indexOf('%');
    String address = zone < 0 ? bare : bare.substring(0, zone);
    if (isBracketed(host) && address.indexOf(':') < 0) {
      return null;
    }
    try {
      return InetAddress.ofLiteral(address).getHostAddress() + bare.substring(address.length());
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
