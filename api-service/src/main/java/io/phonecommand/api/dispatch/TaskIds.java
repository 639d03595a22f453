package io.phonecommand.api.dispatch;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Task ids that every try of the same request derives alike, on whichever replica; see DESIGN "A
 * retry finds the first try".
 */
final class TaskIds {

  private static final int BYTES = 16;

  private TaskIds() {}

  /** 32 hex digits: 128 bits of a SHA-256 over all four parts. */
  static String derive(String tenant, String requestId, String instanceId, String command) {
    MessageDigest digest = sha256();
    for (String part : new String[] {tenant, requestId, instanceId, command}) {
      byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
      // The length in front keeps ("a", "bc") and ("ab", "c") apart.
      digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
      digest.update(bytes);
    }
    return HexFormat.of().formatHex(digest.digest(), 0, BYTES);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
