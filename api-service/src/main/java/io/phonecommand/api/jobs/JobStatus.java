package io.phonecommand.api.jobs;

import io.phonecommand.common.message.CmdResult;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one job.
 *
 * @param jobId its id
 * @param result its last word, or the job so far
 * @param startedAt when the phone confirmed the start; null: it has not, or nobody has said so
 */
public record JobStatus(String jobId, CmdResult result, @Nullable Instant startedAt) {

  /** The instance that it is for. */
  public String instanceId() {
    return result.instanceId();
  }

  /** Whether it has its last word. */
  public boolean isOver() {
    return result.isTerminal();
  }
}
