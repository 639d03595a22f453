package io.phonecommand.api.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSetUnavailableException;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jose.util.Resource;
import com.nimbusds.jose.util.ResourceRetriever;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URL;
import java.text.ParseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The key set at a URL, fetched at each call. A member that is odd, or of no use for our tokens, is
 * skipped and costs the others nothing (RFC 7517, section 5); what is no key set is a failed fetch.
 * Any thread may ask.
 */
final class PublishedKeys implements JWKSetSource<SecurityContext> {

  /** Ample for dozens of keys with certificates, and nothing that could fill the memory. */
  private static final int MAX_BYTES = 256 * 1024;

  private static final JsonMapper JSON = new JsonMapper();

  private final URL url;
  private final ResourceRetriever http;
  private final Duration limit;
  private final ExecutorService threads;
  private final KeyRefreshes refreshes;
  private volatile boolean away = true;

  /**
   * Fetches nothing yet.
   *
   * @param timeout for connecting, and again for the whole answer
   * @param threads virtual ones, whose reading ends when they are interrupted
   */
  PublishedKeys(URL url, Duration timeout, ExecutorService threads, KeyRefreshes refreshes) {
    int millis = Math.toIntExact(timeout.toMillis());
    this.url = url;
    this.http = new DefaultResourceRetriever(millis, millis, MAX_BYTES);
    this.limit = timeout.multipliedBy(2);
    this.threads = threads;
    this.refreshes = refreshes;
  }

  @Override
  public JWKSet getJWKSet(
      JWKSetCacheRefreshEvaluator evaluator, long currentTime, @Nullable SecurityContext context)
      throws JWKSetUnavailableException {
    try {
      JWKSet keys = read(fetch());
      away = false;
      refreshes.succeeded(keys.size());
      return keys;
    } catch (IOException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      // Not the message, which may hold the URL's query.
      throw failure("cannot be fetched (" + cause.getClass().getSimpleName() + ")", e);
    } catch (JacksonException | ParseException e) {
      throw failure("is not a JSON Web Key Set with a key of use", e);
    }
  }

  /** Whether the latest fetch has failed, or there was none yet. */
  boolean isAway() {
    return away;
  }

  @Override
  public void close() {
    // Whoever gave the threads ends them.
  }

  private JWKSetUnavailableException failure(String problem, Exception cause) {
    away = true;
    refreshes.failed(problem);
    return new JWKSetUnavailableException(problem, cause);
  }

  /** By another thread: a server that sends a byte now and then never runs into a read's limit. */
  private String fetch() throws IOException {
    Future<Resource> fetch = threads.submit(() -> http.retrieveResource(url));
    try {
      return fetch.get(limit.toNanos(), TimeUnit.NANOSECONDS).getContent();
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } catch (TimeoutException e) {
      throw new IOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    } finally {
      fetch.cancel(true);
    }
  }

  private JWKSet read(String content) throws ParseException {
    JsonNode members = JSON.readTree(content).path("keys");
    if (!members.isArray()) {
      throw new ParseException("no array of keys", 0);
    }
    List<JWK> keys = new ArrayList<>();
    List<String> skipped = new ArrayList<>();
    for (int i = 0; i < members.size(); i++) {
      JsonNode member = members.get(i);
      try {
        keys.add(verificationKey(member));
      } catch (ParseException | JOSEException | RuntimeException e) {
        // Whatever it is that the library trips over: the other keys are still good.
        String name = member.path("kid").stringValue("number " + (i + 1));
        skipped.add(name + ": " + e.getMessage());
      }
    }
    refreshes.skipped(skipped);
    if (keys.isEmpty() && !members.isEmpty()) {
      // That is no withdrawal of all keys, which an empty set would be: those of before stay.
      throw new ParseException("no key that is of use", 0);
    }
    return new JWKSet(keys);
  }

  private static JWK verificationKey(JsonNode member) throws ParseException, JOSEException {
    if (!member.isObject()) {
      throw new ParseException("is not an object", 0);
    }
    JWK key = JWK.parse(member.toString());
    if (key.getKeyUse() != null && !KeyUse.SIGNATURE.equals(key.getKeyUse())) {
      throw new IllegalArgumentException("is not for signatures");
    }
    if (key.getKeyOperations() != null && !key.getKeyOperations().contains(KeyOperation.VERIFY)) {
      throw new IllegalArgumentException("is not for verifying");
    }
    if (!(key instanceof AsymmetricJWK pair)) {
      throw new IllegalArgumentException("is not a public key");
    }
    JWSAlgorithm algorithm = VerificationKey.of(pair.toPublicKey()).algorithm();
    if (key.getAlgorithm() != null && !algorithm.equals(key.getAlgorithm())) {
      throw new IllegalArgumentException("is for another algorithm than " + algorithm);
    }
    return key;
  }
}
