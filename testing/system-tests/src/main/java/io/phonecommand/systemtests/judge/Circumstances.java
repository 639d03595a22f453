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
 * @param freezes of phones
 * @param troubles all of them, outages and freezes included
 * @param budget for what is said in times of trouble
 */
public record Circumstances(
    Duration answerTolerance,
    Duration stampTolerance,
    List<Outage> outages,
    List<Freeze> freezes,
    List<Trouble> troubles,
    Budget budget) {

  /**
   * From the end of a trouble to the last command that can suffer from it: a worker's session with
   * its group (6 s), then the longest pause between two attempts to reach a phone (5 s); and a
   * command may have waited for all of it, a sync window long (10 s).
   */
  static final Duration RECOVERY = Duration.ofSeconds(6 + 5 + 10);

  public Circumstances {
    outages = List.copyOf(outages);
    freezes = List.copyOf(freezes);
    troubles = List.copyOf(troubles);
  }

  /** Nothing was wrong with anything; half a second for this machine in either tolerance. */
  public static Circumstances calm() {
    Duration tolerance = Duration.ofMillis(500);
    return new Circumstances(
        tolerance, tolerance, List.of(), List.of(), List.of(), Budget.ofPercent(0));
  }

  public Circumstances withTolerances(Duration answers, Duration stamps) {
    return new Circumstances(answers, stamps, outages, freezes, troubles, budget);
  }

  public Circumstances withOutages(List<Outage> known) {
    return new Circumstances(answerTolerance, stampTolerance, known, freezes, troubles, budget);
  }

  public Circumstances withFreezes(List<Freeze> known) {
    return new Circumstances(answerTolerance, stampTolerance, outages, known, troubles, budget);
  }

  public Circumstances withTroubles(List<Trouble> known, Budget allowed) {
    return new Circumstances(answerTolerance, stampTolerance, outages, freezes, known, allowed);
  }

  /** Whether anything that concerns {@code phone} was wrong in that time, or not yet over. */
  boolean isTroubled(String phone, Instant from, Instant until) {
    return troubles.stream()
        .filter(trouble -> trouble.concerns(phone))
        .anyMatch(
            trouble ->
                !trouble.from().isAfter(until) && !trouble.until().plus(RECOVERY).isBefore(from));
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
