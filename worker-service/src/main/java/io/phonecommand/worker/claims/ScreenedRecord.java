package io.phonecommand.worker.claims;

/** A record of the site's topic that this worker carries out, once it is claimed. */
public sealed interface ScreenedRecord permits TaskRecord, CancelRecord {

  /** Of the tasks topic. */
  int partition();

  /** In the partition. */
  long offset();
}
