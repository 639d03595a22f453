package io.phonecommand.api.settings;

import io.phonecommand.common.settings.Given;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.hibernate.validator.constraints.Range;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.util.Assert;
import org.springframework.util.unit.DataSize;

/**
 * Asynchronous requests, whose parts are jobs.
 *
 * @param startLimit from accepting a request to the moment after which none of its jobs starts; 1 s
 *     to 11 hours, as a tasks topic keeps a record for a day. Workers answer CMD.1004 beyond their
 *     {@code longest-start}
 * @param runLimit from a job's confirmed start to the moment at which its worker hangs up; 1 s to
 *     11 hours. The same with workers' {@code longest-run}
 * @param readers how many consumers read for those who ask about tasks; 1 to 100. A tenant has half
 *     of them at the most
 * @param rememberedViews how much memory, about, is used for what has been read of tasks; 0 for
 *     none
 * @param waitsPerTenant how many requests of a tenant may wait for the end of a task at the same
 *     time; 1 or more
 * @param waits the same of all tenants together; 1 or more
 * @param streamsPerTenant how many streams of tasks a tenant may read at the same time; 1 or more
 * @param streams the same of all tenants together; 1 or more
 * @param cancelsPerTenant how many requests of a tenant may cancel a task at the same time; 1 or
 *     more
 * @param cancels the same of all tenants together; 1 or more
 */
public record JobSettings(
    @NotNull @DurationMin(seconds = 1) @DurationMax(hours = 11) Duration startLimit,
    @NotNull @DurationMin(seconds = 1) @DurationMax(hours = 11) Duration runLimit,
    @Range(min = 1, max = 100) int readers,
    @NotNull DataSize rememberedViews,
    @Positive int waitsPerTenant,
    @Positive int waits,
    @Positive int streamsPerTenant,
    @Positive int streams,
    @Positive int cancelsPerTenant,
    @Positive int cancels) {

  /** Checks what no annotation says. */
  public JobSettings {
    Assert.isTrue(
        !Given.all(rememberedViews) || !rememberedViews.isNegative(),
        "phone-command.api.jobs.remembered-views must not be negative");
  }

  /** Requests that may take a connection for long, at most. */
  public long places() {
    return (long) waits + streams + cancels;
  }
}
