package io.phonecommand.simulator.log;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A command that a phone started, as it stood when somebody looked.
 *
 * @param sequence counts the starts of the whole simulator, from 1
 * @param phoneId whose command
 * @param command the command line as the client sent it, at most {@link
 *     CommandLog#MAXIMUM_COMMAND_LENGTH} characters of it
 * @param startedAt the time on the simulator's clock before the command did anything
 * @param endedAt when it ended, or null while it runs
 * @param exitCode with which code it ended; null while it runs and if it was aborted
 */
public record StartedCommand(
    long sequence,
    String phoneId,
    String command,
    Instant startedAt,
    @Nullable Instant endedAt,
    @Nullable Integer exitCode) {

  public boolean isRunning() {
    return endedAt == null;
  }

  /** It was cut off: the client closed the stream, or the connection was lost. */
  public boolean wasAborted() {
    return endedAt != null && exitCode == null;
  }

  StartedCommand ended(Instant at, @Nullable Integer code) {
    return new StartedCommand(sequence, phoneId, command, startedAt, at, code);
  }
}
