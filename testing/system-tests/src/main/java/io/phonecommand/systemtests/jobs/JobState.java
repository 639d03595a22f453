package io.phonecommand.systemtests.jobs;

import io.phonecommand.common.message.CmdResult;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a replica says of one job.
 *
 * @param startedAt when its phone confirmed the start; null: nobody says
 */
public record JobState(String jobId, CmdResult result, @Nullable Instant startedAt) {}
