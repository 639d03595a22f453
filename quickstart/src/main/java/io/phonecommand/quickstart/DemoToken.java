package io.phonecommand.quickstart;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;

/**
 * A token for the demo tenant, signed with a key pair that is made at each start: the private half
 * never leaves this object's factory method.
 *
 * @param value the token
 * @param publicKeyPem what the API checks it with
 */
public record DemoToken(String value, String publicKeyPem) {

  private static final Duration VALIDITY = Duration.ofHours(24);

  /** A token for {@code tenant}. */
  public static DemoToken issue(String tenant) throws JOSEException {
    return issueAll(List.of(tenant)).getFirst();
  }

  /** A token for each of {@code tenants}, in their order, all signed with one key. */
  public static List<DemoToken> issueAll(List<String> tenants) throws JOSEException {
    ECKey key = new ECKeyGenerator(Curve.P_256).generate();
    List<DemoToken> tokens = new ArrayList<>();
    for (String tenant : tenants) {
      tokens.add(issue(tenant, key));
    }
    return tokens;
  }

  private static DemoToken issue(String tenant, ECKey key) throws JOSEException {
    Instant now = Instant.now();
    JWTClaimsSet claims =
        new JWTClaimsSet.Builder()
            .subject("quickstart")
            .claim("tenant", tenant)
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plus(VALIDITY)))
            .build();
    SignedJWT token = new SignedJWT(new JWSHeader(JWSAlgorithm.ES256), claims);
    token.sign(new ECDSASigner(key));
    return new DemoToken(token.serialize(), pem(key.toECPublicKey().getEncoded()));
  }

  private static String pem(byte[] publicKey) {
    return "-----BEGIN PUBLIC KEY-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(publicKey)
        + "\n-----END PUBLIC KEY-----\n";
  }

  /** Writes the token where only its owner can read it. */
  void writeTo(Path file) throws IOException {
    Files.deleteIfExists(file);
    if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    Files.writeString(file, value);
  }

  /** Without the token itself. */
  @Override
  public String toString() {
    return "DemoToken";
  }
}
