package io.phonecommand.worker.claims;

/**
 * What a worker writes beside a partition's committed offset for whoever gets the partition next.
 * Everything before the offset is claimed; the note says what became of the tasks of which the
 * successor must know.
 *
 * @param unanswered claimed and not answered: if the worker dies, nobody can know whether they ran.
 *     May hold offsets that were answered, which does no harm: only the first answer counts
 * @param released claimed and certainly never started: the successor runs them. Exact
 */
public record ClaimNote(OffsetRanges unanswered, OffsetRanges released) {

  /** {@code offset.metadata.max.bytes} of a Kafka broker, by default. */
  static final int MAX_CHARS = 4096;

  /** Nothing to tell. */
  public static final ClaimNote EMPTY = new ClaimNote(OffsetRanges.NONE, OffsetRanges.NONE);

  private static final String VERSION = "1";
  private static final char SEPARATOR = '.';
  private static final int FRAME_CHARS = VERSION.length() + 2;

  /** Room for a single range, which can stand for any set of unanswered offsets. */
  private static final int LEAST_FOR_UNANSWERED = 32;

  /**
   * The note as it fits: all that is unanswered, and of what is released as much as there is room
   * for.
   */
  static ClaimNote fitting(OffsetRanges unanswered, OffsetRanges released) {
    OffsetRanges kept = released.cutTo(MAX_CHARS - FRAME_CHARS - LEAST_FOR_UNANSWERED);
    int room = MAX_CHARS - FRAME_CHARS - kept.text().length();
    return new ClaimNote(unanswered.widenedTo(room), kept);
  }

  /** At most 4096 characters; empty if there is nothing to tell. */
  public String text() {
    return equals(EMPTY)
        ? ""
        : VERSION + SEPARATOR + unanswered.text() + SEPARATOR + released.text();
  }

  /**
   * Reads what {@link #text} wrote.
   *
   * @throws IllegalArgumentException if it is something else
   */
  public static ClaimNote parse(String text) {
    if (text.isEmpty()) {
      return EMPTY;
    }
    int first = text.indexOf(SEPARATOR);
    int second = text.indexOf(SEPARATOR, first + 1);
    if (first < 0 || second < 0 || !text.substring(0, first).equals(VERSION)) {
      throw new IllegalArgumentException("not a claim note of version " + VERSION);
    }
    return new ClaimNote(
        OffsetRanges.parse(text.substring(first + 1, second)),
        OffsetRanges.parse(text.substring(second + 1)));
  }
}
