package io.phonecommand.api.phones;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * The phones of one tenant in the order of their ids, in blocks of neighbours: a sorted list in
 * which one comes or goes without all others being moved, and in which the place of a page is found
 * by adding up the sizes of the blocks before it. One thread at a time changes it; any may read.
 */
final class PhoneList {

  /** A block is split into halves of these. */
  private static final int HALF = PhoneBlock.MOST / 2;

  /** Below it, a block is put together with its neighbour, if there is room. */
  private static final int SMALL = PhoneBlock.MOST / 4;

  /** Blocks whose phones are looked at while nobody can change them. */
  static final int BLOCKS_AT_ONCE = 32;

  /** Who reads waits for who waits to change it: a stamped lock would let readers pass. */
  private final ReadWriteLock lock = new ReentrantReadWriteLock();

  private final List<PhoneBlock> blocks = new ArrayList<>(1);

  /** How many phones each block has: side by side, so that they are added up quickly. */
  private int[] sizes = new int[1];

  /** Puts a phone where it belongs, in place of what is known of one with its id. */
  void put(PhoneEntry phone) {
    lock.writeLock().lock();
    try {
      if (blocks.isEmpty()) {
        add(0, new PhoneBlock());
      }
      int at = blockOf(phone.id());
      int place = blocks.get(at).find(phone.id());
      if (place >= 0) {
        blocks.get(at).setState(place, phone.state());
      } else {
        insert(at, -place - 1, phone);
      }
    } finally {
      lock.writeLock().unlock();
    }
  }

  private void insert(int at, int place, PhoneEntry phone) {
    if (blocks.get(at).size() < PhoneBlock.MOST) {
      insertInto(at, place, phone);
    } else if (place == PhoneBlock.MOST && at == blocks.size() - 1) {
      // As ids often come in their order: the full block stays full.
      add(at + 1, new PhoneBlock());
      insertInto(at + 1, 0, phone);
    } else {
      add(at + 1, blocks.get(at).split(HALF));
      noteSizeOf(at);
      boolean inFirst = place <= HALF;
      insertInto(inFirst ? at : at + 1, inFirst ? place : place - HALF, phone);
    }
  }

  private void insertInto(int at, int place, PhoneEntry phone) {
    blocks.get(at).insert(place, phone);
    noteSizeOf(at);
  }

  private void add(int at, PhoneBlock block) {
    if (sizes.length == blocks.size()) {
      sizes = Arrays.copyOf(sizes, sizes.length + sizes.length / 2 + 1);
    }
    System.arraycopy(sizes, at, sizes, at + 1, blocks.size() - at);
    blocks.add(at, block);
    noteSizeOf(at);
  }

  private void drop(int at) {
    blocks.remove(at);
    System.arraycopy(sizes, at + 1, sizes, at, blocks.size() - at);
  }

  private void noteSizeOf(int at) {
    sizes[at] = blocks.get(at).size();
  }

  /** Takes a phone out; empty if it is not here. */
  Optional<PhoneEntry> remove(String id) {
    lock.writeLock().lock();
    try {
      int at = blockOf(id);
      int place = find(at, id);
      if (place < 0) {
        return Optional.empty();
      }
      PhoneEntry removed = blocks.get(at).remove(place);
      noteSizeOf(at);
      putTogether(at);
      return Optional.of(removed);
    } finally {
      lock.writeLock().unlock();
    }
  }

  /** So that few phones do not stand in many blocks. */
  private void putTogether(int at) {
    if (sizes[at] == 0) {
      drop(at);
    } else if (sizes[at] < SMALL && at + 1 < blocks.size() && fit(at, at + 1)) {
      join(at, at + 1);
    } else if (sizes[at] < SMALL && at > 0 && fit(at - 1, at)) {
      join(at - 1, at);
    }
  }

  /** With some room left, or the next one that comes would take them apart again. */
  private boolean fit(int first, int second) {
    return sizes[first] + sizes[second] <= PhoneBlock.MOST - SMALL;
  }

  private void join(int first, int second) {
    blocks.get(first).append(blocks.get(second));
    noteSizeOf(first);
    drop(second);
  }

  /**
   * Says what is known of a phone.
   *
   * @param state of the site that the phone must be at
   * @return false if it is not here, or is at another site
   */
  boolean setState(String id, long state) {
    lock.writeLock().lock();
    try {
      int at = blockOf(id);
      int place = find(at, id);
      boolean found =
          place >= 0
              && PackedState.siteOf(blocks.get(at).stateAt(place)) == PackedState.siteOf(state);
      if (found) {
        blocks.get(at).setState(place, state);
      }
      return found;
    } finally {
      lock.writeLock().unlock();
    }
  }

  /** Nothing is known any more of the states of the phones of {@code site}. */
  void forgetStates(int site) {
    lock.writeLock().lock();
    try {
      blocks.forEach(block -> block.forgetStates(site));
    } finally {
      lock.writeLock().unlock();
    }
  }

  Optional<PhoneEntry> find(String id) {
    lock.readLock().lock();
    try {
      int at = blockOf(id);
      int place = find(at, id);
      return place < 0 ? Optional.empty() : Optional.of(blocks.get(at).at(place));
    } finally {
      lock.readLock().unlock();
    }
  }

  boolean isEmpty() {
    lock.readLock().lock();
    try {
      return blocks.isEmpty();
    } finally {
      lock.readLock().unlock();
    }
  }

  int size() {
    lock.readLock().lock();
    try {
      return Arrays.stream(sizes, 0, blocks.size()).sum();
    } finally {
      lock.readLock().unlock();
    }
  }

  /**
   * Some of those that match, in the order of their ids.
   *
   * @param skip how many of the first are left out
   * @param most how many there are in it at the most
   */
  PhoneSlice slice(IdRange range, PhoneFilter filter, long skip, int most) {
    lookAtPhones(range, filter);
    SliceCollector collector = new SliceCollector(filter, skip, most);
    lock.readLock().lock();
    try {
      collect(range, collector);
    } finally {
      lock.readLock().unlock();
    }
    return collector.slice();
  }

  /** As {@link #slice}, of those behind {@code last}, whether or not that is here. */
  PhoneSlice sliceAfter(IdRange range, PhoneFilter filter, String last, int most) {
    lookAtPhones(range, filter);
    SliceCollector collector = new SliceCollector(filter, Long.MAX_VALUE, most);
    lock.readLock().lock();
    try {
      collect(range.upTo(last), collector);
      collector.beginHere();
      collect(range.behind(last), collector);
    } finally {
      lock.readLock().unlock();
    }
    return collector.slice();
  }

  /**
   * So that it is known how many match in each block. Whoever changes the list, for whom all others
   * may wait, waits for some blocks only.
   */
  private void lookAtPhones(IdRange range, PhoneFilter filter) {
    if (filter.looksAtPhones()) {
      for (int at = 0; at >= 0; ) {
        at = lookAtSome(range, filter, at);
      }
    }
  }

  /**
   * The same for the next blocks, from one on.
   *
   * @return the one that is to come then; -1: none
   */
  private int lookAtSome(IdRange range, PhoneFilter filter, int next) {
    lock.readLock().lock();
    try {
      int last = Math.min(blockOf(range.to()), blocks.size() - 1);
      int from = Math.max(next, blockOf(range.from()));
      int to = Math.min(last, from + BLOCKS_AT_ONCE - 1);
      for (int at = from; at <= to; at++) {
        var unused = filter.countIn(blocks.get(at));
      }
      return to < last ? to + 1 : -1;
    } finally {
      lock.readLock().unlock();
    }
  }

  private void collect(IdRange range, SliceCollector collector) {
    int first = blockOf(range.from());
    int last = blockOf(range.to());
    for (int at = first; at <= last && at < blocks.size(); at++) {
      int from = at == first ? placeOf(at, range.from()) : 0;
      int to = at == last ? placeOf(at, range.to()) : sizes[at];
      collector.take(blocks.get(at), from, Math.max(from, to));
    }
  }

  /** The last block whose first phone is not behind {@code id}; the first one if there is none. */
  private int blockOf(String id) {
    int low = 0;
    int high = blocks.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (blocks.get(middle).idAt(0).compareTo(id) <= 0) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  /** As {@link PhoneBlock#find}. */
  private int find(int at, String id) {
    return blocks.isEmpty() ? -1 : blocks.get(at).find(id);
  }

  /** The place of {@code id}, or where it belongs. */
  private int placeOf(int at, String id) {
    int place = blocks.get(at).find(id);
    return place < 0 ? -place - 1 : place;
  }
}
