package io.phonecommand.common.message;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A repeat of a request is about to send again those of its jobs that have no last word before this
 * record: an {@link UnsentJob} behind it says nothing any more.
 *
 * @param v the message format's version, {@link #VERSION}
 */
public record RepeatedRequest(@JsonProperty(required = true) int v) implements JobsMessage {

  /** The only version there is. A change that old readers would misread takes the next number. */
  public static final int VERSION = 1;

  /** Checks the field. */
  public RepeatedRequest {
    FieldChecks.require(v == VERSION, "v is not " + VERSION);
  }
}
