package io.phonecommand.api.auth;

import java.io.Serial;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;

/**
 * A request's token is not accepted. Why is counted, and told to nobody: whoever tries tokens would
 * learn from it.
 */
public final class TokenRefusedException extends OAuth2AuthenticationException {

  @Serial private static final long serialVersionUID = 1L;

  /** What is looked at, about in this order; the first that is wrong counts. */
  enum Reason {
    /** No token at all. */
    MISSING,
    /** More than one header with a token. */
    REPEATED,
    /** No JWT, one whose claims can't be read, or one that contradicts itself. */
    MALFORMED,
    /** {@code typ} says that it is something else than an access token. */
    TYPE,
    /** Not signed, or with an algorithm that is not accepted. */
    ALGORITHM,
    /** The issuer's keys can't be had, so nobody can say whether the token is good. */
    KEYS_UNAVAILABLE,
    /** The issuer has no such key. */
    KEY_UNKNOWN,
    SIGNATURE,
    /** No {@code exp}. */
    NO_EXPIRY,
    EXPIRED,
    NOT_YET_VALID,
    /** Good for longer than a token may be. */
    LIFETIME,
    ISSUER,
    AUDIENCE,
    /** No claim that names the tenant, or one that is not a text. */
    TENANT
  }

  private final Reason reason;

  TokenRefusedException(Reason reason) {
    super(new OAuth2Error(OAuth2ErrorCodes.INVALID_TOKEN));
    this.reason = reason;
  }

  Reason reason() {
    return reason;
  }

  /** Whether the token may be good: the fault is not the caller's, and a later try can help. */
  public boolean isTemporary() {
    return reason == Reason.KEYS_UNAVAILABLE;
  }
}
