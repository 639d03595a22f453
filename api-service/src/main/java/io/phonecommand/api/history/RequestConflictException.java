package io.phonecommand.api.history;

import java.io.Serial;

/** An x-request-id was used before, for another command or other instances. */
public final class RequestConflictException extends Exception {

  @Serial private static final long serialVersionUID = 1L;

  RequestConflictException() {
    super("x-request-id was used before, for another command or other instance_ids");
  }
}
