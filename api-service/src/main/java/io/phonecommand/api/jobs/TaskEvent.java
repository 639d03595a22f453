package io.phonecommand.api.jobs;

import org.jspecify.annotations.Nullable;

/**
 * Something that a reader of a task's stream is told.
 *
 * @param job as it is; null: all jobs have their last word, and nothing more comes
 * @param id what the reader may name to go on from there; null: nothing
 */
public record TaskEvent(@Nullable JobStatus job, @Nullable String id) {

  /** Whether nothing more comes. */
  public boolean isDone() {
    return job == null;
  }
}
