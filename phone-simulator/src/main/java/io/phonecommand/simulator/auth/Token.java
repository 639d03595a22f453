package io.phonecommand.simulator.auth;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.Cipher;

/**
 * The 20 random bytes that a client has to sign. adb signs them as if they were a SHA-1 digest:
 * they are not hashed again.
 */
public final class Token {
  private static final int BYTES = 20;
  private static final SecureRandom RANDOM = new SecureRandom();

  /** The ASN.1 DigestInfo of SHA-1 that PKCS#1 v1.5 puts before the digest. */
  private static final byte[] DIGEST_INFO =
      HexFormat.of().parseHex("3021300906052b0e03021a05000414");

  private final byte[] bytes = new byte[BYTES];

  public Token() {
    RANDOM.nextBytes(bytes);
  }

  public byte[] bytes() {
    return bytes.clone();
  }

  boolean isSignedBy(AdbPublicKey key, byte[] signature) {
    try {
      Cipher rsa = Cipher.getInstance("RSA/ECB/PKCS1Padding");
      rsa.init(Cipher.DECRYPT_MODE, key.toJava());
      byte[] signed = rsa.doFinal(signature);
      byte[] expected = new byte[DIGEST_INFO.length + BYTES];
      System.arraycopy(DIGEST_INFO, 0, expected, 0, DIGEST_INFO.length);
      System.arraycopy(bytes, 0, expected, DIGEST_INFO.length, BYTES);
      return MessageDigest.isEqual(signed, expected);
    } catch (GeneralSecurityException wrongKeyOrPadding) {
      return false;
    }
  }
}
