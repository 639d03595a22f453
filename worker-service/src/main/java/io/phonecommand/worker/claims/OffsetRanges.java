package io.phonecommand.worker.claims;

import java.util.ArrayList;
import java.util.Comparator;
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
    return new OffsetRanges(single).merged();
  }

  /** Neighbours become one range, and so does what overlaps. */
  private OffsetRanges merged() {
    List<Range> merged = new ArrayList<>();
    for (Range range : ranges) {
      Range before = merged.isEmpty() ? null : merged.getLast();
      if (before != null && range.first() <= before.last() + 1) {
        long last = Math.max(before.last(), range.last());
        merged.set(merged.size() - 1, new Range(before.first(), last));
      } else {
        merged.add(range);
      }
    }
    return new OffsetRanges(merged);
  }

  /** These offsets and those of {@code others}. */
  public OffsetRanges plus(OffsetRanges others) {
    if (isEmpty() || others.isEmpty()) {
      return isEmpty() ? others : this;
    }
    List<Range> both = new ArrayList<>(ranges);
    both.addAll(others.ranges);
    both.sort(Comparator.comparingLong(Range::first));
    return new OffsetRanges(both).merged();
  }

  /** Those of these offsets that are {@code from} or above. */
  public OffsetRanges from(long from) {
    return between(from, Long.MAX_VALUE);
  }

  /** Those of these offsets that are {@code from} or above, and below {@code end}. */
  public OffsetRanges between(long from, long end) {
    List<Range> inside = new ArrayList<>();
    for (Range range : ranges) {
      long first = Math.max(range.first(), from);
      long last = Math.min(range.last(), end - 1);
      if (first <= last) {
        inside.add(new Range(first, last));
      }
    }
    return inside.equals(ranges) ? this : new OffsetRanges(inside);
  }

  /** These offsets but for those of {@code others}. */
  OffsetRanges minus(OffsetRanges others) {
    OffsetRanges left = NONE;
    long from = 0;
    for (Range range : others.ranges) {
      left = new OffsetRanges(join(left.ranges, between(from, range.first()).ranges));
      from = range.last() + 1;
    }
    return new OffsetRanges(join(left.ranges, from(from).ranges));
  }

  private static List<Range> join(List<Range> some, List<Range> more) {
    List<Range> all = new ArrayList<>(some);
    all.addAll(more);
    return all;
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
    int low = 0;
    int high = ranges.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      Range range = ranges.get(middle);
      if (offset < range.first()) {
        high = middle - 1;
      } else if (offset > range.last()) {
        low = middle + 1;
      } else {
        return true;
      }
    }
    return false;
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
      end = requireRange(end, first, last) + 1;
      ranges.add(new Range(first, last));
    }
    return new OffsetRanges(List.copyOf(ranges));
  }

  /** The same offsets in as few bits as is simple; for many that are far apart. */
  private final class Dense {

    private final int gapBits;
    private final int lengthBits;

    Dense() {
      Range oldest = ranges.getFirst();
      long covered = ranges.stream().mapToLong(range -> range.last() - range.first()).sum();
      long apart = ranges.getLast().last() - oldest.first() - covered;
      gapBits = lowBits(apart / ranges.size());
      lengthBits = lowBits(covered / ranges.size());
    }

    /** How many bits of numbers whose mean is {@code mean} stand as they are. */
    private static int lowBits(long mean) {
      return Math.max(0, Long.SIZE - 1 - Long.numberOfLeadingZeros(Math.max(1, mean)));
    }

    long length() {
      long bits = 0;
      long end = ranges.getFirst().first();
      for (Range range : ranges) {
        bits += BitText.riceBits(range.first() - end, gapBits);
        bits += BitText.riceBits(range.last() - range.first(), lengthBits);
        end = range.last() + 1;
      }
      return 2 + VarInt.length(ranges.size()) + VarInt.length(first()) + BitText.chars(bits);
    }

    void appendTo(StringBuilder text) {
      text.append(VarInt.digit(gapBits)).append(VarInt.digit(lengthBits));
      VarInt.append(text, ranges.size());
      VarInt.append(text, first());
      BitText.Writer bits = new BitText.Writer(text);
      long end = first();
      for (Range range : ranges) {
        bits.rice(range.first() - end, gapBits);
        bits.rice(range.last() - range.first(), lengthBits);
        end = range.last() + 1;
      }
      bits.end();
    }
  }

  /** How many characters {@link #appendDenseTo} takes. */
  long denseLength() {
    return isEmpty() ? 0 : new Dense().length();
  }

  /** As {@link #appendTo}, in less room where there are many offsets that are far apart. */
  void appendDenseTo(StringBuilder text) {
    if (!isEmpty()) {
      new Dense().appendTo(text);
    }
  }

  /**
   * Reads what {@link #appendDenseTo} wrote.
   *
   * @throws IllegalArgumentException if it is something else
   */
  static OffsetRanges parseDense(VarInt.Reader text) {
    if (!text.hasNext()) {
      return NONE;
    }
    int gapBits = text.nextDigit();
    int lengthBits = text.nextDigit();
    long count = text.next();
    long end = text.next();
    BitText.Reader bits = new BitText.Reader(text);
    List<Range> ranges = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      long first = end + bits.rice(gapBits);
      long last = first + bits.rice(lengthBits);
      end = requireRange(end, first, last) + 1;
      ranges.add(new Range(first, last));
    }
    if (text.hasNext()) {
      throw new IllegalArgumentException("offsets with more than is known");
    }
    return new OffsetRanges(List.copyOf(ranges));
  }

  private static long requireRange(long end, long first, long last) {
    if (first < end || last < first || last == Long.MAX_VALUE) {
      throw new IllegalArgumentException("offsets beyond the end of any partition");
    }
    return last;
  }

  /**
   * As many of these offsets, the newest, as fit into {@code maxChars} characters of {@link
   * #appendDenseTo}.
   */
  OffsetRanges newestWithin(long maxChars) {
    OffsetRanges newest = this;
    long length = newest.denseLength();
    while (length > Math.max(0, maxChars)) {
      int size = newest.ranges.size();
      // A little less than would fit if all took the same.
      int kept = (int) Math.min(size - 1, size * Math.max(0, maxChars) / length);
      newest = new OffsetRanges(newest.ranges.subList(size - kept, size));
      length = newest.denseLength();
    }
    return newest;
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
