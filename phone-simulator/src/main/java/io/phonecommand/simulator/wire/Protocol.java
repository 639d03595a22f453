package io.phonecommand.simulator.wire;

/** The numbers of the protocol that both directions share. */
public final class Protocol {
  /** The last version whose messages carry a checksum that the receiver verifies. */
  public static final int VERSION_WITH_CHECKSUMS = 0x01000000;

  /** What a current phone announces: checksums are left out if the other side knows it too. */
  public static final int VERSION = 0x01000001;

  /** What current Android phones announce as the largest payload that they accept. */
  public static final int ANDROID_MAXIMUM_PAYLOAD = 1024 * 1024;

  /** Before both sides have announced more, no payload may be larger (AOSP: MAX_PAYLOAD_V1). */
  public static final int HANDSHAKE_MAXIMUM_PAYLOAD = 4096;

  static final int HEADER_BYTES = 24;

  private Protocol() {}

  static int checksum(byte[] payload) {
    int sum = 0;
    for (byte b : payload) {
      sum += b & 0xff;
    }
    return sum;
  }
}
