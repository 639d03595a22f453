package io.phonecommand.worker.claims;

import io.phonecommand.common.message.Cancel;

/**
 * A cancel and where it stands in its site's topic.
 *
 * @param partition of the tasks topic
 * @param offset in the partition
 */
public record CancelRecord(Cancel cancel, int partition, long offset) implements ScreenedRecord {}
