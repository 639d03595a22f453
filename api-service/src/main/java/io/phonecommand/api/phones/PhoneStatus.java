package io.phonecommand.api.phones;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A phone, and what is known of it now.
 *
 * @param instanceId its id
 * @param site where it is
 * @param runningStatus {@link #RUNNING} or {@link #UNKNOWN}
 * @param reachable what its site has announced last; null: nothing
 * @param lastSeen of a phone that is reachable: when it, or all phones of its partition, answered
 *     last, as far as that is known; otherwise null
 */
public record PhoneStatus(
    String instanceId,
    String site,
    int runningStatus,
    @Nullable Boolean reachable,
    @Nullable Instant lastSeen) {

  /** Nobody can say whether it is there. */
  public static final int UNKNOWN = 0;

  /** Stopped: no phone is ever said to be, because a site sees only that there is no answer. */
  public static final int STOPPED = 1;

  /** It has answered of late, and would have been missed. */
  public static final int RUNNING = 2;
}
