package io.phonecommand.api.testing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.security.KeyPair;
import java.security.interfaces.ECPrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.jspecify.annotations.Nullable;

/** An issuer of tokens. */
public final class Tokens {

  private final JWSAlgorithm algorithm;
  private final JWSSigner signer;
  private final @Nullable String kid;

  public Tokens(KeyPair keys) {
    this(keys, null);
  }

  /** Tokens that name their key. */
  public Tokens(KeyPair keys, @Nullable String kid) {
    this.kid = kid;
    try {
      if (keys.getPrivate() instanceof ECPrivateKey ec) {
        algorithm = JWSAlgorithm.ES256;
        signer = new ECDSASigner(ec);
      } else {
        algorithm = JWSAlgorithm.RS256;
        signer = new RSASSASigner(keys.getPrivate());
      }
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  public String of(String tenant) {
    return signed(claims(tenant).build());
  }

  /** Claims of a good token, to be spoilt. */
  public static JWTClaimsSet.Builder claims(String tenant) {
    return new JWTClaimsSet.Builder()
        .claim("tenant", tenant)
        .expirationTime(Date.from(Instant.now().plus(Duration.ofMinutes(5))));
  }

  public String signed(JWTClaimsSet claims) {
    return signed(new JWSHeader.Builder(algorithm).keyID(kid).build(), claims, signer);
  }

  public static String signed(JWTClaimsSet claims, JWSAlgorithm algorithm, JWSSigner signer) {
    return signed(new JWSHeader(algorithm), claims, signer);
  }

  public static String signed(JWSHeader header, JWTClaimsSet claims, JWSSigner signer) {
    SignedJWT token = new SignedJWT(header, claims);
    try {
      token.sign(signer);
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
    return token.serialize();
  }
}
