package io.phonecommand.api.dispatch;

import java.util.Locale;

/** What became of a result that arrived. */
enum ResultKind {
  /** It is the caller's answer, or for a running task its answer so far. */
  ACCEPTED,
  /** Nobody waits for it (any more), or another replica shares the partition. */
  LATE,
  /** The task had its last word already. */
  DUPLICATE,
  /** The request that it names never asked for it. */
  FOREIGN,
  /** It is not a result that this version can read. */
  UNREADABLE;

  String tag() {
    return name().toLowerCase(Locale.ROOT);
  }
}
