package io.phonecommand.api.dispatch;

import java.util.Locale;

/** What is known of a task after it was handed to the Kafka client. */
enum SendOutcome {
  /** Kafka has it. */
  STORED,
  /** Kafka certainly doesn't have it and never will. */
  REFUSED,
  /** It may be stored, or may be still. */
  UNKNOWN;

  String tag() {
    return name().toLowerCase(Locale.ROOT);
  }
}
