package io.phonecommand.api.history;

/** Whether repeats of the requests of other replicas, and of an earlier run, are recognised. */
public interface HistoryState {

  /** False until the idempotency window has been read back. */
  boolean isComplete();
}
