package io.phonecommand.api.auth;

import java.time.Instant;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/** For how long the token of the present request is good. */
public final class TokenEnd {

  private TokenEnd() {}

  /**
   * The moment from which on it is no more accepted. On the request's thread.
   *
   * @throws IllegalStateException if the request has shown none
   */
  public static Instant ofPresentRequest() {
    Authentication caller = SecurityContextHolder.getContext().getAuthentication();
    if (caller != null && caller.getDetails() instanceof Instant end) {
      return end;
    }
    throw new IllegalStateException("nobody has looked at the token of this request");
  }
}
