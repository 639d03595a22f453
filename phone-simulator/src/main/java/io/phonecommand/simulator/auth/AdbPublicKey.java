package io.phonecommand.simulator.auth;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;

/**
 * The public half of an adb key, as {@code adbkey.pub} holds it: the base64 of Android's
 * pre-computed RSA structure (the number of 32-bit words, -1/n mod 2^32, n, R^2 mod n, and the
 * exponent, all little-endian), then a space and the user's name.
 *
 * <p>Two keys are equal if modulus and exponent are.
 */
public record AdbPublicKey(BigInteger modulus, BigInteger exponent) {
  private static final int MAXIMUM_WORDS = 128;

  public static AdbPublicKey of(RSAPublicKey key) {
    return new AdbPublicKey(key.getModulus(), key.getPublicExponent());
  }

  /**
   * Reads a line of {@code adbkey.pub}, or the payload of a message that offers a key.
   *
   * @throws IllegalArgumentException if it is not a key in this format
   */
  public static AdbPublicKey parse(String line) {
    String text = line.replace('\0', ' ').strip();
    int space = text.indexOf(' ');
    String base64 = space < 0 ? text : text.substring(0, space);
    ByteBuffer struct =
        ByteBuffer.wrap(Base64.getDecoder().decode(base64)).order(ByteOrder.LITTLE_ENDIAN);
    int words = struct.remaining() < 4 ? 0 : struct.getInt();
    if (words < 1 || words > MAXIMUM_WORDS || struct.remaining() != 8 + 8 * words) {
      throw new IllegalArgumentException("not an adb public key: wrong length");
    }
    struct.getInt();
    byte[] modulus = new byte[4 * words];
    for (int i = modulus.length - 1; i >= 0; i--) {
      modulus[i] = struct.get();
    }
    struct.position(struct.position() + 4 * words);
    long exponent = Integer.toUnsignedLong(struct.getInt());
    return new AdbPublicKey(new BigInteger(1, modulus), BigInteger.valueOf(exponent));
  }

  RSAPublicKey toJava() throws GeneralSecurityException {
    return (RSAPublicKey)
        KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, exponent));
  }
}
