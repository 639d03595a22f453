package io.phonecommand.worker.intake;

import io.phonecommand.worker.claims.TaskRecord;
import java.util.List;
import java.util.OptionalLong;

/**
 * What the last owner of a partition left behind.
 *
 * @param upTo the offset up to which the partition is claimed; empty if it never was
 * @param released tasks that were claimed and certainly never started, oldest first: they are to be
 *     claimed anew and run
 */
record Inheritance(OptionalLong upTo, List<TaskRecord> released) {

  static final Inheritance NOTHING = new Inheritance(OptionalLong.empty(), List.of());
}
