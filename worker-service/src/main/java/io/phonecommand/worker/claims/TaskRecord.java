package io.phonecommand.worker.claims;

import io.phonecommand.common.message.Task;
import java.time.Instant;

/**
 * A task and where it stands in its site's topic.
 *
 * @param partition of the tasks topic
 * @param offset in the partition
 * @param startsBefore the task's start deadline on this worker's clock
 */
public record TaskRecord(Task task, int partition, long offset, Instant startsBefore) {}
