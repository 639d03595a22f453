package io.phonecommand.simulator;

import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;

/** Which address each phone gets. One plan serves one simulator. */
public final class AddressPlan {
  private static final int FIRST_LOOPBACK_ADDRESS = 0x7f010001;
  private static final int MAXIMUM_PORT = 65535;

  private final InetAddress bind;
  private final int port;
  private final int portStep;
  private final boolean addressPerPhone;
  private final AtomicInteger phones = new AtomicInteger();

  private AddressPlan(InetAddress bind, int port, int portStep, boolean addressPerPhone) {
    if (port < 0 || port > MAXIMUM_PORT) {
      throw new IllegalArgumentException("not a port: " + port);
    }
    this.bind = bind;
    this.port = port;
    this.portStep = portStep;
    this.addressPerPhone = addressPerPhone;
  }

  /** One address; the system chooses a free port for each phone. */
  public static AddressPlan ephemeral(InetAddress bind) {
    return new AddressPlan(bind, 0, 0, false);
  }

  /** One address; the first phone has this port, the next the one after it. */
  public static AddressPlan consecutivePorts(InetAddress bind, int first) {
    return new AddressPlan(bind, first, 1, false);
  }

  /**
   * One port; the first phone has 127.1.0.1, the next 127.1.0.2, up to 127.255.255.255. Needs a
   * system where all of 127/8 is loopback: Linux.
   */
  public static AddressPlan addressPerPhone(int port) {
    return new AddressPlan(InetAddress.getLoopbackAddress(), port, 0, true);
  }

  InetSocketAddress next() {
    int index = phones.getAndIncrement();
    if (!addressPerPhone) {
      int next = port + index * portStep;
      if (next > MAXIMUM_PORT) {
        throw new IllegalStateException("there are no more ports after " + MAXIMUM_PORT);
      }
      return new InetSocketAddress(bind, next);
    }
    byte[] address = ByteBuffer.allocate(4).putInt(FIRST_LOOPBACK_ADDRESS + index).array();
    try {
      return new InetSocketAddress(InetAddress.getByAddress(address), port);
    } catch (UnknownHostException e) {
      throw new UncheckedIOException(e);
    }
  }
}
