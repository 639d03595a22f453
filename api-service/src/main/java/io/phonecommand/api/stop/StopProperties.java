package io.phonecommand.api.stop;

import io.phonecommand.common.settings.Bounds;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How the service stops.
 *
 * @param stopPause from the stop signal, after which it is not ready, to closing the port; up to 1
 *     minute
 */
@ConfigurationProperties("phone-command.api")
public record StopProperties(Duration stopPause) {

  private static final Duration LONGEST = Duration.ofMinutes(1);

  public StopProperties {
    Bounds.check("phone-command.api.stop-pause", stopPause, Duration.ZERO, LONGEST);
  }
}
