package io.phonecommand.api.auth;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.proc.JWSKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;

/**
 * The keys of a PEM file, which may change while the service runs. The file is looked at when a
 * token arrives, and not more often than once per interval; the token's {@code kid} is not, because
 * the keys of such a file have no names. Any thread may ask.
 */
final class PemKeys implements JWSKeySelector<SecurityContext> {

  /** Room for more than fifty keys. */
  private static final int MAX_BYTES = 64 * 1024;

  private final Resource file;
  private final long intervalNanos;
  private final KeyRefreshes refreshes;
  private final AtomicLong nextLook;
  private volatile List<VerificationKey> keys;

  /**
   * What was found last, even if it was no good: it is judged, and complained of, only once. Null
   * once it could not be read: whatever comes after that is judged anew.
   */
  private @Nullable String content;

  /**
   * Reads the file for the first time.
   *
   * @param interval from one look at the file to the next
   * @throws IOException if it can't be read
   * @throws IllegalArgumentException if there is not a good key in it
   */
  PemKeys(Resource file, Duration interval, KeyRefreshes refreshes) throws IOException {
    this.file = file;
    this.intervalNanos = interval.toNanos();
    this.refreshes = refreshes;
    String found = read();
    this.content = found;
    this.keys = VerificationKey.parse(found);
    this.nextLook = new AtomicLong(System.nanoTime() + intervalNanos);
    refreshes.succeeded(keys.size());
  }

  @Override
  public List<PublicKey> selectJWSKeys(JWSHeader header, @Nullable SecurityContext context) {
    long now = System.nanoTime();
    long due = nextLook.get();
    // One thread looks; the others go on with the keys that they have.
    if (now - due >= 0 && nextLook.compareAndSet(due, now + intervalNanos)) {
      look();
    }
    return keys.stream()
        .filter(key -> key.algorithm().equals(header.getAlgorithm()))
        .map(VerificationKey::key)
        .toList();
  }

  private synchronized void look() {
    String before = content;
    content = null;
    try {
      String found = read();
      content = found;
      if (!found.equals(before)) {
        keys = VerificationKey.parse(found);
        refreshes.succeeded(keys.size());
      }
    } catch (IOException e) {
      refreshes.failed("cannot be read");
    } catch (IllegalArgumentException e) {
      refreshes.failed(String.valueOf(e.getMessage()));
    }
  }

  private String read() throws IOException {
    try (InputStream in = file.getInputStream()) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new IllegalArgumentException("is larger than " + MAX_BYTES + " bytes");
      }
      return new String(bytes, StandardCharsets.US_ASCII);
    }
  }
}
