package io.phonecommand.worker.claims;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a worker writes beside a partition's committed offset, as the offset's metadata, for whoever
 * gets the partition next. Everything before the offset is claimed; this says what became of the
 * tasks of which the successor must know.
 *
 * @param unanswered claimed and not answered: if the worker dies, nobody can know whether they ran.
 *     May hold offsets that were answered, which does no harm: only the first answer counts
 * @param released claimed and certainly never started: the successor runs them. Exact
 * @param log of which the offsets are; null if it was written by a worker that did not say it yet
 * @param leaderEpoch of the last claimed record, by which Kafka's client finds a log that was cut.
 *     It stands here and not beside the offset: a client that is told of an epoch which a topic
 *     that was made anew has not reached yet finds no leader for it any more. Empty without {@code
 *     log}
 */
public record ClaimMetadata(
    OffsetRanges unanswered,
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
  private static final char SEPARATOR = '.';

  /** Version, separators, a topic id, and three numbers. */
  private static final int FRAME_CHARS = VERSION.length() + 3 + 22 + 7 + 13 + 7;

  /** Room for a single range, which can stand for any set of unanswered offsets. */
  private static final int LEAST_FOR_UNANSWERED = 32;

  /**
   * The metadata as it fits: all that is unanswered, and of what is released as much as there is
   * room for.
   */
  static ClaimMetadata fitting(OffsetRanges unanswered, OffsetRanges released) {
    OffsetRanges kept = released.cutTo(MAX_CHARS - FRAME_CHARS - LEAST_FOR_UNANSWERED);
    int room = MAX_CHARS - FRAME_CHARS - kept.length();
    return without(unanswered.widenedTo(room), kept);
  }

  /** One that does not say of which log. */
  private static ClaimMetadata without(OffsetRanges unanswered, OffsetRanges released) {
    return new ClaimMetadata(unanswered, released, null, Optional.empty());
  }

  /** The same, of the claims on {@code claimed}. */
  ClaimMetadata of(@Nullable LogIdentity claimed) {
    return new ClaimMetadata(unanswered, released, claimed, leaderEpoch);
  }

  /** The same, beside an offset that comes after a record of {@code epoch}. */
  public ClaimMetadata after(Optional<Integer> epoch) {
    return new ClaimMetadata(unanswered, released, log, epoch);
  }

  /**
   * At most 4096 characters, and never none: an offset without metadata was not committed by a
   * worker.
   */
  public String text() {
    StringBuilder text = new StringBuilder(log == null ? FIRST_VERSION : VERSION);
    unanswered.appendTo(text.append(SEPARATOR));
    released.appendTo(text.append(SEPARATOR));
    if (log != null) {
      text.append(SEPARATOR);
      VarInt.append(text, log.partitions());
      VarInt.append(text, log.knownSince().toEpochMilli());
      leaderEpoch.ifPresent(epoch -> VarInt.append(text, epoch));
      text.append(SEPARATOR).append(log.topicId());
    }
    return text.toString();
  }

  /**
   * Reads what {@link #text} wrote.
   *
   * @throws IllegalArgumentException if it is something else
   */
  public static ClaimMetadata parse(String text) {
    Parts parts = new Parts(text);
    String version = parts.next();
    OffsetRanges unanswered = OffsetRanges.parse(parts.next());
    OffsetRanges released = OffsetRanges.parse(parts.next());
    return switch (version) {
      case FIRST_VERSION -> parts.end(without(unanswered, released));
      case VERSION -> {
        VarInt.Reader numbers = new VarInt.Reader(parts.next());
        LogIdentity log =
            new LogIdentity(
                Math.toIntExact(numbers.next()),
                Instant.ofEpochMilli(numbers.next()),
                parts.next());
        Optional<Integer> epoch =
            numbers.hasNext() ? Optional.of(Math.toIntExact(numbers.next())) : Optional.empty();
        yield parts.end(new ClaimMetadata(unanswered, released, log, epoch));
      }
      default -> throw new IllegalArgumentException("claim metadata of an unknown version");
    };
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

    ClaimMetadata end(ClaimMetadata metadata) {
      if (position <= text.length()) {
        throw new IllegalArgumentException("claim metadata with more than is known");
      }
      return metadata;
    }
  }
}
