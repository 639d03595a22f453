package io.phonecommand.api.auth;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Notes how each fetch of a key set goes. */
final class CountedKeySets implements JWKSetSource<SecurityContext> {

  private final JWKSetSource<SecurityContext> source;
  private final KeyRefreshes refreshes;

  CountedKeySets(JWKSetSource<SecurityContext> source, KeyRefreshes refreshes) {
    this.source = source;
    this.refreshes = refreshes;
  }

  @Override
  public JWKSet getJWKSet(
      JWKSetCacheRefreshEvaluator evaluator, long currentTime, @Nullable SecurityContext context)
      throws KeySourceException {
    try {
      JWKSet keys = source.getJWKSet(evaluator, currentTime, context);
      refreshes.succeeded(keys.size());
      return keys;
    } catch (KeySourceException e) {
      refreshes.failed("cannot be fetched (" + e.getClass().getSimpleName() + ")");
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
