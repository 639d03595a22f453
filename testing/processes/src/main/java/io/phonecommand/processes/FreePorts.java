package io.phonecommand.processes;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.BitSet;
import java.util.concurrent.ThreadLocalRandom;

/**
 * TCP ports of loopback that are free now. They lie below the range from which Linux takes the
 * ports of outgoing connections (32768 and up): so a service that was killed finds its port free
 * when it comes back, although all the others try to reach it.
 */
public final class FreePorts {

  private static final int FIRST = 12_000;
  private static final int BEHIND_LAST = 32_000;
  private static final int ATTEMPTS = 1000;
  private static final int CONNECT_MILLIS = 500;

  private static final BitSet given = new BitSet(BEHIND_LAST);

  private FreePorts() {}

  /** One of them. */
  public static int one() {
    return block(1);
  }

  /**
   * Returns the first of {@code size} consecutive ports. None of them was given before, as nobody
   * may listen there yet; only when there are no others left all are given again.
   */
  public static synchronized int block(int size) {
    for (int i = 0; i < 2 * ATTEMPTS; i++) {
      if (i == ATTEMPTS) {
        given.clear();
      }
      int first = ThreadLocalRandom.current().nextInt(FIRST, BEHIND_LAST - size);
      int used = given.nextSetBit(first);
      if ((used < 0 || used >= first + size) && isFree(first, size)) {
        given.set(first, first + size);
        return first;
      }
    }
    throw new IllegalStateException("no " + size + " consecutive free ports");
  }

  /** Whether somebody listens there, on loopback. */
  public static boolean isTaken(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean isFree(int first, int size) {
    for (int port = first; port < first + size; port++) {
      if (!isFree(port)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
