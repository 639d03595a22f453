package io.phonecommand.worker.settings;

import io.phonecommand.common.settings.Given;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/**
 * How tasks are fetched and claimed.
 *
 * @param sessionTimeout from a worker's last heartbeat to the moment at which its partitions go to
 *     others; up to 30 minutes, a broker's {@code group.max.session.timeout.ms} if nobody has
 *     changed it, and 6 s or more with a broker's default limits
 * @param heartbeatInterval between two heartbeats, from 1 ms to a third of the session time-out;
 *     the other workers hear with their next one that a worker is gone
 * @param claimTimeout from the start of a claim to giving it up; the batch is then polled again. 1
 *     ms to 1 minute, well below {@code max.poll.interval.ms} (5 minutes): nobody polls during a
 *     claim
 * @param shutdownGrace from the stop of polling to the moment at which commands that still run are
 *     hung up on; up to 1 hour
 */
public record IntakeSettings(
    @NotNull @DurationMin(millis = 1) @DurationMax(minutes = 30) Duration sessionTimeout,
    @NotNull @DurationMin(millis = 1) Duration heartbeatInterval,
    @NotNull @DurationMin(millis = 1) @DurationMax(minutes = 1) Duration claimTimeout,
    @NotNull @DurationMin @DurationMax(hours = 1) Duration shutdownGrace) {

  public IntakeSettings {
    if (Given.all(heartbeatInterval, sessionTimeout)
        && heartbeatInterval.compareTo(sessionTimeout.dividedBy(3)) > 0) {
      throw new IllegalArgumentException(
          "phone-command.worker.intake.heartbeat-interval must be at most a third of"
              + " session-timeout");
    }
  }
}
