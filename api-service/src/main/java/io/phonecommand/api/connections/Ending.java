package io.phonecommand.api.connections;

import java.util.Locale;

/** Why a connection was ended before its time. */
enum Ending {
  /** The headers were not whole in time. */
  HEADERS,
  /** The body was not whole in time. */
  BODY,
  /** The answer was not read in time. */
  ANSWER,
  /** An address has too many connections that have shown no token. */
  ADDRESS,
  /** A tenant has too many connections that wait for its next request. */
  TENANT;

  /** As a metric's tag. */
  String reason() {
    return name().toLowerCase(Locale.ROOT);
  }
}
