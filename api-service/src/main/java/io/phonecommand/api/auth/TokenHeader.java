package io.phonecommand.api.auth;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.server.resource.web.BearerTokenResolver;

/**
 * Takes the token from {@code X-Auth-Token} and from nowhere else: not from {@code Authorization},
 * nor from a parameter, which would end up in access logs.
 */
public final class TokenHeader implements BearerTokenResolver {

  public static final String NAME = "X-Auth-Token";

  @Override
  public @Nullable String resolve(HttpServletRequest request) {
    List<String> tokens = Collections.list(request.getHeaders(NAME));
    if (tokens.size() > 1) {
      throw new TokenRefusedException(TokenRefusedException.Reason.REPEATED);
    }
    return tokens.isEmpty() || tokens.getFirst().isBlank() ? null : tokens.getFirst();
  }
}
