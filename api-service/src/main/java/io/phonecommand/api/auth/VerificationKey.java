package io.phonecommand.api.auth;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A public key of the issuer, and the one algorithm that tokens signed with it may use: a token
 * never chooses its own.
 */
record VerificationKey(PublicKey key, JWSAlgorithm algorithm) {

  private static final String BEGIN = "-----BEGIN PUBLIC KEY-----";
  private static final String END = "-----END PUBLIC KEY-----";

  /** What RFC 7518 section 3.3 asks of a key for RS256. */
  private static final int MIN_RSA_BITS = 2048;

  /**
   * Reads the RSA and EC P-256 keys of a PEM file, at least one.
   *
   * @throws IllegalArgumentException if {@code pem} has none, or one that is neither: half a file
   *     is no file
   */
  static List<VerificationKey> parse(String pem) {
    List<VerificationKey> keys = new ArrayList<>();
    for (int begin = pem.indexOf(BEGIN); begin >= 0; ) {
      int end = pem.indexOf(END, begin);
      int next = pem.indexOf(BEGIN, begin + BEGIN.length());
      if (end < 0 || (next >= 0 && next < end)) {
        throw new IllegalArgumentException("has a key without its end");
      }
      keys.add(decode(pem.substring(begin + BEGIN.length(), end)));
      begin = next;
    }
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("is not a PEM file with \"BEGIN PUBLIC KEY\"");
    }
    return List.copyOf(keys);
  }

  /**
   * Judges a key.
   *
   * @throws IllegalArgumentException if it is too weak, or of a kind that is not accepted
   */
  static VerificationKey of(PublicKey key) {
    if (key instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() >= MIN_RSA_BITS) {
      return new VerificationKey(key, JWSAlgorithm.RS256);
    }
    if (key instanceof ECPublicKey ec
        && Curve.P_256.equals(Curve.forECParameterSpec(ec.getParams()))) {
      return new VerificationKey(key, JWSAlgorithm.ES256);
    }
    throw new IllegalArgumentException(
        "must be an RSA key of at least %d bits or an EC key on P-256".formatted(MIN_RSA_BITS));
  }

  private static VerificationKey decode(String base64) {
    X509EncodedKeySpec encoded = new X509EncodedKeySpec(Base64.getMimeDecoder().decode(base64));
    try {
      return of(KeyFactory.getInstance("RSA").generatePublic(encoded));
    } catch (GeneralSecurityException notRsa) {
      try {
        return of(KeyFactory.getInstance("EC").generatePublic(encoded));
      } catch (GeneralSecurityException notEc) {
        throw new IllegalArgumentException("is neither an RSA nor an EC key", notEc);
      }
    }
  }
}
