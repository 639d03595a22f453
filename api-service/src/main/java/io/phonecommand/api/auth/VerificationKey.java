package io.phonecommand.api.auth;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/**
 * The issuer's public key, and the one algorithm that tokens signed with it may use: a token never
 * chooses its own.
 */
record VerificationKey(PublicKey key, JWSAlgorithm algorithm) {

  private static final String BEGIN = "-----BEGIN PUBLIC KEY-----";
  private static final String END = "-----END PUBLIC KEY-----";

  /** What RFC 7518 section 3.3 asks of a key for RS256. */
  private static final int MIN_RSA_BITS = 2048;

  /**
   * Reads an RSA or EC P-256 key.
   *
   * @throws IllegalArgumentException if {@code pem} is neither
   */
  static VerificationKey parse(String pem) {
    X509EncodedKeySpec encoded = new X509EncodedKeySpec(decode(pem));
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

  private static VerificationKey of(PublicKey key) {
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

  private static byte[] decode(String pem) {
    int begin = pem.indexOf(BEGIN);
    int end = pem.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IllegalArgumentException("is not a PEM file with \"BEGIN PUBLIC KEY\"");
    }
    return Base64.getMimeDecoder().decode(pem.substring(begin + BEGIN.length(), end));
  }
}
