package io.phonecommand.api.auth;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.JWSKeySelector;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.IOUtils;
import io.phonecommand.api.settings.JwksSettings;
import java.io.Closeable;
import java.net.URL;
import java.security.Key;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * The keys that the issuer publishes as a JSON Web Key Set. They are fetched at the start, ahead of
 * the cache's end, and when a token names a key that nobody knows; the last of these not more often
 * than the limit says, so that a made-up {@code kid} costs the issuer nothing. Any thread may ask.
 */
final class JwksKeys implements JWSKeySelector<SecurityContext>, AutoCloseable {

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final PublishedKeys published;
  private final JWKSource<SecurityContext> source;
  private final JWSKeySelector<SecurityContext> selector;

  /**
   * Fetches the keys for the first time, for at most twice the time-out; if they can't be had, the
   * next token asks for them again.
   */
  JwksKeys(URL url, JwksSettings settings, KeyRefreshes refreshes) {
    long timeout = settings.timeout().toMillis();
    long cacheTime = settings.cacheTime().toMillis();
    this.published = new PublishedKeys(url, settings.timeout(), threads, refreshes);
    this.source =
        JWKSourceBuilder.create(published)
            // How long a thread waits for another one's fetch: connecting and reading.
            .cache(cacheTime, 2 * timeout)
            .refreshAheadCache(cacheTime / 2, null, threads, false, null, false)
            .rateLimited(settings.refetchInterval().toMillis())
            .outageTolerant(settings.outageTime().toMillis())
            .build();
    this.selector =
        new JWSVerificationKeySelector<>(Set.of(JWSAlgorithm.RS256, JWSAlgorithm.ES256), source);
    fetch();
  }

  /**
   * The keys that may have signed a token.
   *
   * @return empty if the issuer has none, as of the latest fetch
   * @throws KeySourceException if that can't be said, because no key is known, or because none that
   *     is known fits and the latest fetch has failed: perhaps it is a new one
   */
  @Override
  public List<? extends Key> selectJWSKeys(JWSHeader header, @Nullable SecurityContext context)
      throws KeySourceException {
    List<? extends Key> found;
    try {
      found = selector.selectJWSKeys(header, context);
    } catch (RateLimitReachedException e) {
      // The issuer was asked a moment ago, and that answer still counts.
      found = List.of();
    }
    if (found.isEmpty() && published.isAway()) {
      throw new KeySourceException("the issuer's keys cannot be had");
    }
    return found;
  }

  @Override
  public void close() {
    if (source instanceof Closeable closeable) {
      IOUtils.closeSilently(closeable);
    }
    threads.shutdownNow();
  }

  private void fetch() {
    try {
      source.get(new JWKSelector(new JWKMatcher.Builder().build()), null);
    } catch (KeySourceException e) {
      // It was noted where it happened, and the service can start without.
    }
  }
}
