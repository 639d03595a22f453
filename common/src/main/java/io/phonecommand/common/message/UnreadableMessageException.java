package io.phonecommand.common.message;

import java.io.Serial;

/**
 * A record's value is not a message that this version can read. Its text names what is wrong and
 * never quotes the message, so it can be logged.
 */
public final class UnreadableMessageException extends Exception {

  @Serial private static final long serialVersionUID = 1L;

  UnreadableMessageException(String problem) {
    super(problem);
  }
}
