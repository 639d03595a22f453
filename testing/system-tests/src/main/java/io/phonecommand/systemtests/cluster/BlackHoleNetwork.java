package io.phonecommand.systemtests.cluster;

import io.phonecommand.processes.Program;
import io.phonecommand.processes.Spans;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * A network of its own (a Linux network namespace at the end of a cable) for phones that vanish:
 * while it swallows, packets get lost in both directions, without a word from anybody. Connections
 * stand and hear nothing, new ones time out; nothing is refused or reset.
 *
 * <p>Needs {@code ip} and {@code tc} of iproute2 on the {@code PATH}, and the right to administer
 * the network: root, or namespaces of one's own around the whole build:
 *
 * <pre>
 * unshare -Urnm sh -c 'mount -t tmpfs none /run && ip link set lo up && mvn verify'
 * </pre>
 *
 * <p>The loss is tc's {@code blackhole}, which is part of every kernel that has tc, as {@code
 * netem} is not. A blackhole route would not do: it tells the sender.
 */
public final class BlackHoleNetwork implements AutoCloseable {

  private final String namespace;
  private final String hostEnd;
  private final String phoneEnd;
  private final String hostAddress;
  private final String phoneAddress;
  private final Spans spans = new Spans();
  private boolean swallowing;

  private BlackHoleNetwork(int number) {
    String id = String.format(Locale.ROOT, "%04x", number);
    namespace = "far" + id;
    hostEnd = "farh" + id;
    phoneEnd = "farp" + id;
    // Four addresses each of 198.18.0.0/15, which is set aside for tests (RFC 2544).
    String prefix = "198." + (18 + (number >> 14)) + "." + (number >> 6 & 0xFF) + ".";
    int base = (number & 0x3F) * 4;
    hostAddress = prefix + (base + 1);
    phoneAddress = prefix + (base + 2);
  }

  /** Makes one. */
  public static BlackHoleNetwork create() throws IOException {
    BlackHoleNetwork network = new BlackHoleNetwork(ThreadLocalRandom.current().nextInt(1 << 15));
    try {
      network.build();
      return network;
    } catch (IOException e) {
      network.close();
      throw e;
    }
  }

  /** Whether {@link #create()} can work here; tries it. */
  public static boolean isAvailable() {
    return whyNot() == null;
  }

  /** What fails here, in one line for a test's loud message, or null if nothing does. */
  public static @Nullable String whyNot() {
    try (BlackHoleNetwork network = create()) {
      network.swallow();
      network.heal();
      return null;
    } catch (IOException e) {
      return e.getMessage();
    }
  }

  private void build() throws IOException {
    String hostMac = "02:00:00:00:00:01";
    String phoneMac = "02:00:00:00:00:02";
    ip("netns add " + namespace);
    ip(
        "link add %s address %s type veth peer name %s address %s netns %s"
            .formatted(hostEnd, hostMac, phoneEnd, phoneMac, namespace));
    ip("addr add " + hostAddress + "/30 dev " + hostEnd);
    ip("link set " + hostEnd + " up");
    inside("addr add " + phoneAddress + "/30 dev " + phoneEnd);
    inside("link set " + phoneEnd + " up");
    inside("link set lo up");
    // Without these, a question for the other's MAC would get lost as well, and the kernel would
    // tell the caller that the host is unreachable.
    ip(
        "neigh replace %s lladdr %s dev %s nud permanent"
            .formatted(phoneAddress, phoneMac, hostEnd));
    inside(
        "neigh replace %s lladdr %s dev %s nud permanent"
            .formatted(hostAddress, hostMac, phoneEnd));
  }

  /** Where this machine finds the phones. */
  String phoneAddress() {
    return phoneAddress;
  }

  /** {@code command}, run at the phones' end. */
  List<String> commandInside(List<String> command) {
    List<String> words = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
    words.addAll(command);
    return List.copyOf(words);
  }

  /** From now on every packet is lost, in both directions. */
  public synchronized void swallow() throws IOException {
    swallowing = true;
    spans.begin();
    Program.run("tc", "qdisc", "replace", "dev", hostEnd, "root", "blackhole");
    Program.run("tc", "-n", namespace, "qdisc", "replace", "dev", phoneEnd, "root", "blackhole");
  }

  /**
   * Packets arrive again, also those of connections that were there before. Nothing happens if none
   * are swallowed.
   */
  public synchronized void heal() throws IOException {
    if (!swallowing) {
      return;
    }
    swallowing = false;
    Program.run("tc", "qdisc", "del", "dev", hostEnd, "root");
    Program.run("tc", "-n", namespace, "qdisc", "del", "dev", phoneEnd, "root");
    spans.end();
  }

  /** When it swallowed. */
  List<Spans.Span> timesSwallowing() {
    return spans.all();
  }

  /** Takes it down; what still runs in it must have been ended before. */
  @Override
  public void close() {
    // The cable first: it would stay for a moment if it went with the namespace.
    tryTo("link del " + hostEnd);
    tryTo("netns del " + namespace);
  }

  private void tryTo(String words) {
    try {
      ip(words);
    } catch (IOException e) {
      // It was never made: that failure has been told.
      var unused = e;
    }
  }

  private void inside(String words) throws IOException {
    ip("-n " + namespace + " " + words);
  }

  private static void ip(String words) throws IOException {
    Program.run(("ip " + words).split(" ", -1));
  }
}
