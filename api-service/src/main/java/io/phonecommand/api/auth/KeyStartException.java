package io.phonecommand.api.auth;

import java.io.Serial;

/** There is no key to verify tokens with, so the service can't start. */
final class KeyStartException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  KeyStartException(String problem, Throwable cause) {
    super(problem, cause);
  }
}
