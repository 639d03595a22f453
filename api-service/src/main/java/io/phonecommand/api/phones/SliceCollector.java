package io.phonecommand.api.phones;

import java.util.ArrayList;
import java.util.List;

/** Goes along the blocks of a list, counts what matches, and picks out a part of it. One thread. */
final class SliceCollector {

  private final PhoneFilter filter;
  private final boolean takesAll;
  private final int most;
  private final List<PhoneEntry> phones = new ArrayList<>();
  private long skip;
  private long total;

  /**
   * Has counted nothing.
   *
   * @param skip how many of the first that match are not picked
   * @param most how many are picked at the most
   */
  SliceCollector(PhoneFilter filter, long skip, int most) {
    this.filter = filter;
    this.takesAll = filter.isAll();
    this.skip = skip;
    this.most = most;
  }

  /** From now on it picks. */
  void beginHere() {
    skip = total;
  }

  /** The next phones: those of {@code block} from one place on, and before another. */
  void take(PhoneBlock block, int from, int to) {
    int matching = takesAll ? to - from : countIn(block, from, to);
    if (matching > 0 && phones.size() < most && total + matching > skip) {
      pick(block, from, to);
    }
    total += matching;
  }

  private int countIn(PhoneBlock block, int from, int to) {
    boolean whole = from == 0 && to == block.size();
    return whole ? filter.countIn(block) : countEach(block, from, to);
  }

  private int countEach(PhoneBlock block, int from, int to) {
    int count = 0;
    for (int i = from; i < to; i++) {
      if (filter.matches(block.stateAt(i), block.hashAt(i))) {
        count++;
      }
    }
    return count;
  }

  private void pick(PhoneBlock block, int from, int to) {
    long left = skip - total;
    for (int i = from; i < to && phones.size() < most; i++) {
      if (takesAll || filter.matches(block.stateAt(i), block.hashAt(i))) {
        if (left <= 0) {
          phones.add(block.at(i));
        }
        left--;
      }
    }
  }

  PhoneSlice slice() {
    return new PhoneSlice(Math.min(skip, total), total, List.copyOf(phones));
  }
}
