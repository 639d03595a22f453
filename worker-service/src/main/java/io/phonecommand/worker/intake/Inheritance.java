package io.phonecommand.worker.intake;

import io.phonecommand.worker.claims.LogIdentity;
import io.phonecommand.worker.claims.TaskRecord;
import java.util.List;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/**
 * What the last owner of a partition left behind.
 *
 * @param readFrom where to read on: everything before it is claimed
 * @param standing whether the group's committed offset says so, too; if not, it must be committed
 *     before anything else is
 * @param released tasks that were claimed and certainly never started, oldest first: they are to be
 *     claimed anew and run
 * @param log which log it is, and since when all claims on it are known
 */
record Inheritance(
    OffsetAndMetadata readFrom, boolean standing, List<TaskRecord> released, LogIdentity log) {

  /** Whether nothing has to be committed before the partition is read on. */
  boolean isClaimed() {
    return standing && released.isEmpty();
  }
}
