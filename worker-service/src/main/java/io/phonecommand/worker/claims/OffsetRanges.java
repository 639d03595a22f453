package io.phonecommand.worker.claims;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;

/**
 * A set of offsets as ranges, oldest first. Its text is delta-coded: for each range the distance
 * from the end of the one before, and its length, so that a handful of neighbours takes a handful
 * of characters. Immutable.
 */
public final class OffsetRanges {

  /** No offsets. */
  public static final OffsetRanges NONE = new OffsetRanges(List.of());

  private record Range(long first, long last) {

    /** How many characters it takes after one that ends before {@code end}. */
    int lengthAfter(long end) {
      return VarInt.length(first - end) + VarInt.length(last - first);
    }
  }

  private final List<Range> ranges;

  private OffsetRanges(List<Range> ranges) {
    this.ranges = ranges;
  }

  /** Exactly {@code offsets}, which are not negative. */
  public static OffsetRanges of(SortedSet<Long> offsets) {
    List<Range> single = offsets.stream().map(offset -> new Range(offset, offset)).toList();
    return new OffsetRanges(single).bridged(0);
  }

  /** Merges neighbours that are at most {@code gap} offsets apart. */
  private OffsetRanges bridged(long gap) {
    List<Range> merged = new ArrayList<>();
    for (Range range : ranges) {
      Range before = merged.isEmpty() ? null : merged.getLast();
      if (before != null && range.first() - before.last() - 1 <= gap) {
        merged.set(merged.size() - 1, new Range(before.first(), range.last()));
      } else {
        merged.add(range);
      }
    }
    return new OffsetRanges(merged);
  }

  /**
   * All of these offsets and as few others as needed for a text of at most {@code maxChars}
   * characters, which must have room for one range (26 characters).
   */
  OffsetRanges widenedTo(int maxChars) {
    OffsetRanges widened = this;
    // Twice as much again would not be a number any more.
    for (long gap = 1; gap > 0 && widened.length() > maxChars; gap *= 2) {
      widened = bridged(gap);
    }
    return widened.length() > maxChars ? bridged(Long.MAX_VALUE) : widened;
  }

  /** As many of these offsets, oldest first, as fit into a text of {@code maxChars} characters. */
  OffsetRanges cutTo(int maxChars) {
    int fitting = 0;
    int length = 0;
    long end = 0;
    for (Range range : ranges) {
      length += range.lengthAfter(end);
      if (length > maxChars) {
        break;
      }
      fitting++;
      end = range.last() + 1;
    }
    return new OffsetRanges(ranges.subList(0, fitting));
  }

  public boolean isEmpty() {
    return ranges.isEmpty();
  }

  public boolean contains(long offset) {
    return ranges.stream().anyMatch(range -> range.first() <= offset && offset <= range.last());
  }

  /** The lowest offset; there must be one. */
  public long first() {
    return ranges.getFirst().first();
  }

  /** The highest offset; there must be one. */
  public long last() {
    return ranges.getLast().last();
  }

  /** How many characters {@link #appendTo} takes. */
  int length() {
    int length = 0;
    long end = 0;
    for (Range range : ranges) {
      length += range.lengthAfter(end);
      end = range.last() + 1;
    }
    return length;
  }

  /** Letters, digits, {@code -} and {@code _} only; nothing if there are no offsets. */
  void appendTo(StringBuilder text) {
    long end = 0;
    for (Range range : ranges) {
      VarInt.append(text, range.first() - end);
      VarInt.append(text, range.last() - range.first());
      end = range.last() + 1;
    }
  }

  /**
   * Reads what {@link #appendTo} wrote.
   *
   * @throws IllegalArgumentException if it is something else
   */
  static OffsetRanges parse(String text) {
    List<Range> ranges = new ArrayList<>();
    VarInt.Reader numbers = new VarInt.Reader(text);
    long end = 0;
    while (numbers.hasNext()) {
      long first = end + numbers.next();
      long last = first + numbers.next();
      if (first < end || last < first || last == Long.MAX_VALUE) {
        throw new IllegalArgumentException("offsets beyond the end of any partition");
      }
      ranges.add(new Range(first, last));
      end = last + 1;
    }
    return new OffsetRanges(List.copyOf(ranges));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof OffsetRanges same && ranges.equals(same.ranges);
  }

  @Override
  public int hashCode() {
    return ranges.hashCode();
  }

  @Override
  public String toString() {
    return ranges.toString();
  }
}
