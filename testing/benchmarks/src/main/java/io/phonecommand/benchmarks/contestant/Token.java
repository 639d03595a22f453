package io.phonecommand.benchmarks.contestant;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Base64;

/**
 * A caller's token (ES256), and the key that the API checks it with.
 *
 * @param publicKeyPem a PEM file's text
 */
record Token(String value, String publicKeyPem) {

  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
  private static final int VALID_SECONDS = 24 * 3600;

  static Token issue(String tenant) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair keys = generator.generateKeyPair();
    long expiry = Instant.now().getEpochSecond() + VALID_SECONDS;
    String unsigned =
        encode("{\"alg\":\"ES256\"}")
            + "."
            + encode("{\"tenant\":\"%s\",\"exp\":%d}".formatted(tenant, expiry));
    Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
    signature.initSign(keys.getPrivate());
    signature.update(unsigned.getBytes(UTF_8));
    String value = unsigned + "." + BASE64.encodeToString(signature.sign());
    String key =
        Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(keys.getPublic().getEncoded());
    return new Token(value, "-----BEGIN PUBLIC KEY-----\n" + key + "\n-----END PUBLIC KEY-----\n");
  }

  private static String encode(String json) {
    return BASE64.encodeToString(json.getBytes(UTF_8));
  }

  /** Without the token itself. */
  @Override
  public String toString() {
    return "Token";
  }
}
