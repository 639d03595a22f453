package io.phonecommand.common.message;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;

/**
 * Whether a site's worker last reached a phone: the value of a record on {@code
 * phone-command.states.<site>}, whose key is the instance id. Only changes are announced. A record
 * without a value says that nothing is known any more.
 *
 * <p>It says nothing about whose the phone is, nor that the phone is this site's: the instances
 * topics do.
 *
 * @param v the message format's version, {@link #VERSION}
 * @param reachable whether it answered; false: it could not be reached, or refused us
 * @param since when the worker saw that, in milliseconds since the epoch
 */
public record StateRecord(
    @JsonProperty(required = true) int v,
    @JsonProperty(required = true) boolean reachable,
    @JsonProperty(required = true) long since) {

  /** The only version there is. A change that old readers would misread takes the next number. */
  public static final int VERSION = 1;

  /** Checks the fields. */
  public StateRecord {
    FieldChecks.require(v == VERSION, "v is not " + VERSION);
    FieldChecks.require(since > 0, "since is not positive");
  }

  /** A change that was seen at {@code since}. */
  public static StateRecord of(boolean reachable, Instant since) {
    return new StateRecord(VERSION, reachable, since.toEpochMilli());
  }
}
