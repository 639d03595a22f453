package io.phonecommand.api.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.URLBasedJWKSetSource;
import com.nimbusds.jose.proc.JWSKeySelector;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jose.util.IOUtils;
import java.io.Closeable;
import java.net.URL;
import java.security.Key;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * The keys that the issuer publishes as a JSON Web Key Set. They are fetched when the first token
 * arrives, ahead of the cache's end, and when a token names a key that nobody knows; the last of
 * these not more often than the limit says, so that a made-up {@code kid} costs the issuer nothing.
 * Any thread may ask.
 */
final class JwksKeys implements JWSKeySelector<SecurityContext>, AutoCloseable {

  /** Ample for dozens of keys with certificates, and nothing that could fill the memory. */
  private static final int MAX_BYTES = 256 * 1024;

  private final ExecutorService refresher = Executors.newVirtualThreadPerTaskExecutor();
  private final JWKSource<SecurityContext> source;
  private final JWSKeySelector<SecurityContext> selector;

  JwksKeys(URL url, JwksProperties properties, KeyRefreshes refreshes) {
    int timeout = Math.toIntExact(properties.timeout().toMillis());
    long cacheTime = properties.cacheTime().toMillis();
    var fetches =
        new CountedKeySets(
            new URLBasedJWKSetSource<>(
                url, new DefaultResourceRetriever(timeout, timeout, MAX_BYTES)),
            refreshes);
    this.source =
        JWKSourceBuilder.create(fetches)
            // How long a thread waits for another one's fetch: connecting and reading.
            .cache(cacheTime, 2L * timeout)
            .refreshAheadCache(cacheTime / 2, null, refresher, false, null, false)
            .rateLimited(properties.refetchInterval().toMillis())
            .outageTolerant(properties.outageTime().toMillis())
            .build();
    this.selector =
        new JWSVerificationKeySelector<>(
            Set.of(JWSAlgorithm.RS256, JWSAlgorithm.ES256),
            (keys, context) ->
                source.get(keys, context).stream().filter(JwksKeys::isGood).toList());
  }

  @Override
  public List<? extends Key> selectJWSKeys(JWSHeader header, @Nullable SecurityContext context)
      throws KeySourceException {
    return selector.selectJWSKeys(header, context);
  }

  @Override
  public void close() {
    if (source instanceof Closeable closeable) {
      IOUtils.closeSilently(closeable);
    }
    refresher.shutdownNow();
  }

  private static boolean isGood(JWK key) {
    try {
      return key instanceof AsymmetricJWK pair
          && VerificationKey.of(pair.toPublicKey()).algorithm() != null;
    } catch (JOSEException | IllegalArgumentException e) {
      return false;
    }
  }
}
