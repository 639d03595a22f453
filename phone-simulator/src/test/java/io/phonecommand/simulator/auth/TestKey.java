package io.phonecommand.simulator.auth;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;

/** A key pair with the two things that an adb client does with it, written from the format. */
public final class TestKey {
  private static final int BITS = 2048;
  private static final byte[] SHA1_DIGEST_INFO = {
    0x30, 0x21, 0x30, 0x09, 0x06, 0x05, 0x2b, 0x0e, 0x03, 0x02, 0x1a, 0x05, 0x00, 0x04, 0x14
  };

  private final RSAPublicKey publicKey;
  private final RSAPrivateKey privateKey;

  public TestKey() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(BITS);
      KeyPair pair = generator.generateKeyPair();
      publicKey = (RSAPublicKey) pair.getPublic();
      privateKey = (RSAPrivateKey) pair.getPrivate();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  public RSAPublicKey publicKey() {
    return publicKey;
  }

  /** The token is put in place of a digest, padded by hand, and raised to the private power. */
  public byte[] sign(byte[] token) {
    byte[] padded = new byte[BITS / 8];
    Arrays.fill(padded, (byte) 0xff);
    padded[0] = 0;
    padded[1] = 1;
    int infoAt = padded.length - token.length - SHA1_DIGEST_INFO.length;
    padded[infoAt - 1] = 0;
    System.arraycopy(SHA1_DIGEST_INFO, 0, padded, infoAt, SHA1_DIGEST_INFO.length);
    System.arraycopy(token, 0, padded, padded.length - token.length, token.length);
    BigInteger signature =
        new BigInteger(1, padded).modPow(privateKey.getPrivateExponent(), privateKey.getModulus());
    return bigEndian(signature, BITS / 8);
  }

  /** What {@code adbkey.pub} holds. */
  public String adbFormat(String user) {
    BigInteger n = publicKey.getModulus();
    BigInteger word = BigInteger.ONE.shiftLeft(32);
    BigInteger rr = BigInteger.ONE.shiftLeft(2 * BITS).mod(n);
    byte[] struct =
        ByteBuffer.allocate(12 + 2 * BITS / 8)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(BITS / 32)
            .putInt(n.modInverse(word).negate().intValue())
            .put(reversed(bigEndian(n, BITS / 8)))
            .put(reversed(bigEndian(rr, BITS / 8)))
            .putInt(publicKey.getPublicExponent().intValue())
            .array();
    return Base64.getEncoder().encodeToString(struct) + " " + user;
  }

  private static byte[] bigEndian(BigInteger number, int length) {
    byte[] bytes = number.toByteArray();
    byte[] padded = new byte[length];
    int count = Math.min(bytes.length, length);
    System.arraycopy(bytes, bytes.length - count, padded, length - count, count);
    return padded;
  }

  private static byte[] reversed(byte[] bytes) {
    byte[] reversed = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      reversed[i] = bytes[bytes.length - 1 - i];
    }
    return reversed;
  }
}
