package io.phonecommand.api.history;

import java.io.Serial;

/** An x-request-id was used before, for another command, other instances, or the other call. */
public final class RequestConflictException extends Exception {

  @Serial private static final long serialVersionUID = 1L;

  RequestConflictException() {
    super(
        "x-request-id was used before, for another command, other instance_ids, or the other call");
  }
}
