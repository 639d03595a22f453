package io.phonecommand.worker.adb;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Cipher;

/**
 * A key with which phones recognise this worker. Its public half is computed from the private one,
 * so that nothing is ever offered to a phone that is not the pair's own: Android's adbd 29 dies of
 * an empty one. Any thread.
 */
final class AdbKey {

  /** Android takes no other length (ANDROID_PUBKEY_MODULUS_SIZE, android_pubkey.h). */
  static final int BITS = 2048;

  private static final int WORDS = BITS / 32;
  private static final int TOKEN_BYTES = 20;
  private static final String NAME = "phone-command";

  /** The DigestInfo of SHA-1: a phone's token is signed as if it were a digest. */
  private static final byte[] DIGEST_INFO =
      HexFormat.of().parseHex("3021300906052b0e03021a05000414");

  private final RSAPrivateCrtKey key;

  /** Android's own structure: length, -1/n mod 2^32, n, R^2 mod n, exponent, in little-endian. */
  private final byte[] publicHalf;

  /**
   * @throws GeneralSecurityException if phones take no such key
   */
  AdbKey(RSAPrivateCrtKey key) throws GeneralSecurityException {
    if (key.getModulus().bitLength() != BITS) {
      throw new GeneralSecurityException("an RSA key of other than %d bits".formatted(BITS));
    }
    this.key = key;
    this.publicHalf = publicHalf(key.getModulus(), key.getPublicExponent());
  }

  /**
   * Reads a key as adb writes it: PKCS#8 in PEM.
   *
   * @throws GeneralSecurityException if it is none; its text quotes nothing of the key
   */
  static AdbKey parse(String pem) throws GeneralSecurityException {
    String base64 = pem.replaceAll("-----(BEGIN|END) PRIVATE KEY-----|\\s", "");
    try {
      byte[] der = Base64.getDecoder().decode(base64);
      if (KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(der))
          instanceof RSAPrivateCrtKey key) {
        return new AdbKey(key);
      }
    } catch (IllegalArgumentException | InvalidKeySpecException e) {
      // It is no base64, or no key in it; the exception could quote it.
    }
    throw new GeneralSecurityException("not a private RSA key in PKCS#8 PEM");
  }

  /** The key in the form that {@link #parse} reads. */
  String pem() {
    return "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n"
        .formatted(Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded()));
  }

  /** The public half as adb writes it to {@code adbkey.pub}. */
  String publicText() {
    return Base64.getEncoder().encodeToString(publicHalf) + " " + NAME;
  }

  /** Whether {@code text}, the content of an {@code adbkey.pub}, is of this pair. */
  boolean isPairedWith(String text) {
    return text.strip().split("\\s", 2)[0].equals(publicText().split(" ", 2)[0]);
  }

  /** What a phone is sent so that its owner can accept the key. */
  byte[] offer() {
    return (publicText() + "\0").getBytes(StandardCharsets.UTF_8);
  }

  /** As a phone shows it when it asks "Allow USB debugging?". */
  String fingerprint() {
    try {
      byte[] digest = MessageDigest.getInstance("MD5").digest(publicHalf);
      return HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has MD5", e);
    }
  }

  /**
   * Proves to a phone that this worker has the key.
   *
   * @param token what the phone wants signed
   * @throws GeneralSecurityException if that is no token: other things are not signed
   */
  byte[] sign(byte[] token) throws GeneralSecurityException {
    if (token.length != TOKEN_BYTES) {
      throw new GeneralSecurityException("a token of %d bytes".formatted(token.length));
    }
    Cipher rsa = Cipher.getInstance("RSA/ECB/PKCS1Padding");
    rsa.init(Cipher.ENCRYPT_MODE, key);
    rsa.update(DIGEST_INFO);
    return rsa.doFinal(token);
  }

  private static byte[] publicHalf(BigInteger modulus, BigInteger exponent) {
    BigInteger word = BigInteger.ONE.shiftLeft(32);
    BigInteger r = BigInteger.ONE.shiftLeft(BITS);
    ByteBuffer struct = ByteBuffer.allocate(12 + 8 * WORDS).order(ByteOrder.LITTLE_ENDIAN);
    struct.putInt(WORDS);
    struct.putInt(modulus.modInverse(word).negate().intValue());
    putWords(struct, modulus);
    putWords(struct, r.multiply(r).mod(modulus));
    return struct.putInt(exponent.intValue()).array();
  }

  private static void putWords(ByteBuffer struct, BigInteger number) {
    for (int i = 0; i < WORDS; i++) {
      struct.putInt(number.shiftRight(32 * i).intValue());
    }
  }
}
