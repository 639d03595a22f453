package io.phonecommand.simulator.connection;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;

/**
 * What the client sends, which a frozen phone does not read: neither bytes nor the end of the
 * connection get through. The time-out of the socket does not count the time in which the phone was
 * frozen.
 */
final class FreezableInput extends InputStream {
  private final InputStream in;
  private final Freezer freezer;

  FreezableInput(InputStream in, Freezer freezer) {
    this.in = in;
    this.freezer = freezer;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    while (true) {
      long before = freezer.awaitThaw();
      try {
        int count = in.read(target, offset, length);
        freezer.awaitThaw();
        return count;
      } catch (SocketTimeoutException e) {
        if (freezer.awaitThaw() == before) {
          throw e;
        }
      } catch (IOException e) {
        freezer.awaitThaw();
        throw e;
      }
    }
  }
}
