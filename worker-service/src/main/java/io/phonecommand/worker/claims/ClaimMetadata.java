package io.phonecommand.worker.claims;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a worker writes beside a partition's committed offset, as the offset's metadata, for whoever
 * gets the partition next. Everything before the offset is claimed; this says what became of the
 * tasks of which the successor must know.
 *
 * @param unanswered claimed and not answered: if the worker dies, nobody can know whether they ran.
 *     May hold some that were answered since, which does no harm: only the first answer counts.
 *     Never one that was not this worker's: another one may be running it, and its word counts
 * @param elsewhere the same on partitions that are other workers' by now, by their numbers: what a
 *     worker goes on with after a rebalance stands beside one of those that it still has
 * @param released claimed and certainly never started: the successor runs them. Exact
 * @param log of which the offsets are; null if it was written by a worker that did not say it yet
 * @param leaderEpoch of the last claimed record, by which Kafka's client finds a log that was cut.
 *     It stands here and not beside the offset: a client that is told of an epoch which a topic
 *     that was made anew has not reached yet finds no leader for it any more. Empty without {@code
 *     log}
 */
public record ClaimMetadata(
    OffsetRanges unanswered,
    SortedMap<Integer, OffsetRanges> elsewhere,
    OffsetRanges released,
    @Nullable LogIdentity log,
    Optional<Integer> leaderEpoch) {

  /** {@code offset.metadata.max.bytes} of a Kafka broker, by default. */
  static final int MAX_CHARS = 4096;

  /** Nothing to tell. */
  public static final ClaimMetadata EMPTY = without(OffsetRanges.NONE, OffsetRanges.NONE);

  /** Without the log. */
  private static final String FIRST_VERSION = "1";

  private static final String VERSION = "2";

  /** Written only where the other one has no room; whoever does not know it takes it for none. */
  private static final String DENSE_VERSION = "3";

  private static final char SEPARATOR = '.';

  /** Version, separators, a topic id, and three numbers. */
  private static final int FRAME_CHARS = VERSION.length() + 4 + 22 + 7 + 13 + 7;

  /** Beside the offsets of a partition elsewhere: a separator, and its number. */
  private static final int ELSEWHERE_CHARS = 1 + 7;

  /**
   * The metadata as it fits: of what is released as much as there is room for, and the latest of
   * what is unanswered, which are all of some thousands. Who asked for one that is left out hears
   * of it when its time is over. One that stood for those beside it, too, would be a word on what
   * runs somewhere else.
   */
  static ClaimMetadata fitting(
      OffsetRanges unanswered, SortedMap<Integer, OffsetRanges> elsewhere, OffsetRanges released) {
    OffsetRanges kept = released.cutTo(MAX_CHARS - FRAME_CHARS);
    long room = (long) MAX_CHARS - FRAME_CHARS - kept.length();
    if (elsewhere.isEmpty() && unanswered.length() <= room) {
      return without(unanswered, kept);
    }
    OffsetRanges own = unanswered.newestWithin(room);
    room -= own.denseLength();
    SortedMap<Integer, OffsetRanges> others = new TreeMap<>();
    for (Map.Entry<Integer, OffsetRanges> other : elsewhere.entrySet()) {
      OffsetRanges fitting = other.getValue().newestWithin(room - ELSEWHERE_CHARS);
      if (!fitting.isEmpty()) {
        others.put(other.getKey(), fitting);
        room -= ELSEWHERE_CHARS + fitting.denseLength();
      }
    }
    return new ClaimMetadata(own, others, kept, null, Optional.empty());
  }

  /** As above, of a worker that has nothing elsewhere. */
  static ClaimMetadata fitting(OffsetRanges unanswered, OffsetRanges released) {
    return fitting(unanswered, Collections.emptySortedMap(), released);
  }

  /** One that does not say of which log. */
  private static ClaimMetadata without(OffsetRanges unanswered, OffsetRanges released) {
    return new ClaimMetadata(
        unanswered, Collections.emptySortedMap(), released, null, Optional.empty());
  }

  /** The same, of the claims on {@code claimed}. */
  ClaimMetadata of(@Nullable LogIdentity claimed) {
    return new ClaimMetadata(unanswered, elsewhere, released, claimed, leaderEpoch);
  }

  /** The same, beside an offset that comes after a record of {@code epoch}. */
  public ClaimMetadata after(Optional<Integer> epoch) {
    return new ClaimMetadata(unanswered, elsewhere, released, log, epoch);
  }

  /**
   * At most 4096 characters, and never none: an offset without metadata was not committed by a
   * worker.
   */
  public String text() {
    boolean dense = isDense();
    StringBuilder text =
        new StringBuilder(dense ? DENSE_VERSION : log == null ? FIRST_VERSION : VERSION);
    text.append(SEPARATOR);
    if (dense) {
      unanswered.appendDenseTo(text);
    } else {
      unanswered.appendTo(text);
    }
    released.appendTo(text.append(SEPARATOR));
    if (dense || log != null) {
      appendLog(text.append(SEPARATOR));
    }
    elsewhere.forEach(
        (partition, offsets) -> {
          VarInt.append(text.append(SEPARATOR), partition);
          offsets.appendDenseTo(text);
        });
    return text.toString();
  }

  private boolean isDense() {
    return !elsewhere.isEmpty()
        || unanswered.length() + released.length() > MAX_CHARS - FRAME_CHARS;
  }

  private void appendLog(StringBuilder text) {
    if (log != null) {
      VarInt.append(text, log.partitions());
      VarInt.append(text, log.knownSince().toEpochMilli());
      leaderEpoch.ifPresent(epoch -> VarInt.append(text, epoch));
      text.append(SEPARATOR).append(log.topicId());
    } else {
      text.append(SEPARATOR);
    }
  }

  /**
   * Reads what {@link #text} wrote.
   *
   * @throws IllegalArgumentException if it is something else
   */
  public static ClaimMetadata parse(String text) {
    Parts parts = new Parts(text);
    return switch (parts.next()) {
      case FIRST_VERSION ->
          parts.end(without(OffsetRanges.parse(parts.next()), OffsetRanges.parse(parts.next())));
      case VERSION -> parts.end(parse(OffsetRanges.parse(parts.next()), parts));
      case DENSE_VERSION -> {
        OffsetRanges unanswered = OffsetRanges.parseDense(new VarInt.Reader(parts.next()));
        ClaimMetadata own = parse(unanswered, parts);
        SortedMap<Integer, OffsetRanges> elsewhere = new TreeMap<>();
        while (parts.hasNext()) {
          VarInt.Reader other = new VarInt.Reader(parts.next());
          elsewhere.put((int) requireInt(other.next()), OffsetRanges.parseDense(other));
        }
        yield new ClaimMetadata(
            own.unanswered(), elsewhere, own.released(), own.log(), own.leaderEpoch());
      }
      default -> throw new IllegalArgumentException("claim metadata of an unknown version");
    };
  }

  /** What stands behind the unanswered ones, up to the log's name. */
  private static ClaimMetadata parse(OffsetRanges unanswered, Parts parts) {
    ClaimMetadata offsets = without(unanswered, OffsetRanges.parse(parts.next()));
    VarInt.Reader numbers = new VarInt.Reader(parts.next());
    String topicId = parts.next();
    if (!numbers.hasNext() && topicId.isEmpty()) {
      return offsets;
    }
    LogIdentity log =
        new LogIdentity(
            (int) requireInt(numbers.next()), Instant.ofEpochMilli(numbers.next()), topicId);
    Optional<Integer> epoch =
        numbers.hasNext() ? Optional.of((int) requireInt(numbers.next())) : Optional.empty();
    return offsets.of(log).after(epoch);
  }

  private static long requireInt(long number) {
    if (number > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("a number that is too large");
    }
    return number;
  }

  /** What stands between the separators. */
  private static final class Parts {

    private final String text;
    private int position;

    Parts(String text) {
      this.text = text;
    }

    String next() {
      if (position > text.length()) {
        throw new IllegalArgumentException("claim metadata without an end");
      }
      int end = text.indexOf(SEPARATOR, position);
      String part = end < 0 ? text.substring(position) : text.substring(position, end);
      position = end < 0 ? text.length() + 1 : end + 1;
      return part;
    }

    boolean hasNext() {
      return position <= text.length();
    }

    ClaimMetadata end(ClaimMetadata metadata) {
      if (hasNext()) {
        throw new IllegalArgumentException("claim metadata with more than is known");
      }
      return metadata;
    }
  }
}
