package io.phonecommand.systemtests.judge;

import io.phonecommand.systemtests.load.Attempt;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What the judge must know besides the records.
 *
 * @param answerTolerance how much later than promised an answer may be read, because callers,
 *     replicas and everything else share this machine
 * @param stampTolerance from sending a request to the moment at which a replica that lives has
 *     stamped the start deadline; a late start goes unnoticed if it is late by less
 * @param outages of api replicas
 */
public record Circumstances(
    Duration answerTolerance, Duration stampTolerance, List<Outage> outages) {

  public Circumstances {
    outages = List.copyOf(outages);
  }

  /** All replicas lived; half a second for this machine in either tolerance. */
  public static Circumstances calm() {
    return new Circumstances(Duration.ofMillis(500), Duration.ofMillis(500), List.of());
  }

  public Circumstances withTolerances(Duration answers, Duration stamps) {
    return new Circumstances(answers, stamps, outages);
  }

  public Circumstances withOutages(List<Outage> known) {
    return new Circumstances(answerTolerance, stampTolerance, known);
  }

  /** Whether the attempt's replica could work all the time. */
  boolean replicaLived(Attempt attempt) {
    return outages.stream().noneMatch(outage -> outage.touches(attempt));
  }

  /**
   * From when on the replica can't take the request any more. It has stamped the deadline before
   * its answer; it does so soon after the request was sent or, if it was paused then, after it
   * could go on: the request waits in its socket meanwhile, even if the caller has gone.
   */
  Instant latestStamp(Attempt attempt) {
    Instant free =
        outages.stream()
            .filter(outage -> outage.touches(attempt))
            .map(Outage::until)
            .max(Instant::compareTo)
            .filter(until -> until.isAfter(attempt.timing().sentAt()))
            .orElse(attempt.timing().sentAt());
    Instant stamp = free.plus(stampTolerance);
    Instant answeredAt = attempt.timing().endedAt();
    return attempt.answer() != null && answeredAt.isBefore(stamp) ? answeredAt : stamp;
  }
}
