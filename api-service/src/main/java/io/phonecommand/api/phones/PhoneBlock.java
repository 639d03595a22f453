package io.phonecommand.api.phones;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Some neighbours of a {@link PhoneList}, whose lock guards it. Of each phone there are an id,
 * which it shares with the directory, and 12 bytes; the arrays have little more room than is
 * needed.
 */
final class PhoneBlock {

  /**
   * Phones at the most. With more, one that comes or goes would have to move more of them; with
   * fewer, a list would have more blocks to walk along.
   */
  static final int MOST = 256;

  private static final int LEAST_ROOM = 4;

  private String[] ids;
  private int[] hashes;
  private long[] states;
  private int size;

  /** Made when it is asked for; null once something has changed. */
  private @Nullable BlockSummary summary;

  /** Without any phone. */
  PhoneBlock() {
    this(new String[LEAST_ROOM], new int[LEAST_ROOM], new long[LEAST_ROOM], 0);
  }

  private PhoneBlock(String[] ids, int[] hashes, long[] states, int size) {
    this.ids = ids;
    this.hashes = hashes;
    this.states = states;
    this.size = size;
  }

  int size() {
    return size;
  }

  String idAt(int place) {
    return ids[place];
  }

  long stateAt(int place) {
    return states[place];
  }

  int hashAt(int place) {
    return hashes[place];
  }

  PhoneEntry at(int place) {
    return new PhoneEntry(ids[place], hashes[place], states[place]);
  }

  /** Where {@code id} is; if it is not here, {@code -1 -} the place where it belongs. */
  int find(String id) {
    return Arrays.binarySearch(ids, 0, size, id);
  }

  /** It must not be full. */
  void insert(int place, PhoneEntry phone) {
    if (size == ids.length) {
      setRoom(Math.min(MOST, size + Math.max(LEAST_ROOM, size / 4)));
    }
    move(place, place + 1, size - place);
    ids[place] = phone.id();
    hashes[place] = phone.hash();
    states[place] = phone.state();
    size++;
    summary = null;
  }

  PhoneEntry remove(int place) {
    PhoneEntry removed = at(place);
    move(place + 1, place, size - place - 1);
    size--;
    // Lets go of the last one's text.
    ids[size] = "";
    if (size < ids.length / 2 && ids.length > LEAST_ROOM) {
      setRoom(Math.max(LEAST_ROOM, size + size / 4));
    }
    summary = null;
    return removed;
  }

  void setState(int place, long state) {
    states[place] = state;
    summary = null;
  }

  /** Nothing is known any more of the states of the phones of {@code site}. */
  void forgetStates(int site) {
    for (int i = 0; i < size; i++) {
      if (PackedState.siteOf(states[i]) == site) {
        states[i] = PackedState.unknown(site);
      }
    }
    summary = null;
  }

  /** Takes the phones from {@code place} on out, into a block of their own. */
  PhoneBlock split(int place) {
    PhoneBlock rest =
        new PhoneBlock(
            Arrays.copyOfRange(ids, place, size),
            Arrays.copyOfRange(hashes, place, size),
            Arrays.copyOfRange(states, place, size),
            size - place);
    size = place;
    setRoom(Math.max(LEAST_ROOM, place));
    summary = null;
    return rest;
  }

  /** The phones of the block behind this one come here, too: there must be room for them. */
  void append(PhoneBlock next) {
    int both = size + next.size;
    if (both > ids.length) {
      setRoom(both);
    }
    System.arraycopy(next.ids, 0, ids, size, next.size);
    System.arraycopy(next.hashes, 0, hashes, size, next.size);
    System.arraycopy(next.states, 0, states, size, next.size);
    size = both;
    summary = null;
  }

  /** Who reads may make it, several at once: all make the same. */
  BlockSummary summary() {
    BlockSummary known = summary;
    if (known == null) {
      known = BlockSummary.of(this);
      summary = known;
    }
    return known;
  }

  /** As above, with how many are running at {@code moment}: each phone is looked at once. */
  BlockSummary summary(Moment moment) {
    BlockSummary known = summary;
    if (known == null || !known.isOf(moment)) {
      known = BlockSummary.of(this, moment);
      summary = known;
    }
    return known;
  }

  private void move(int from, int to, int count) {
    System.arraycopy(ids, from, ids, to, count);
    System.arraycopy(hashes, from, hashes, to, count);
    System.arraycopy(states, from, states, to, count);
  }

  private void setRoom(int room) {
    ids = Arrays.copyOf(ids, room);
    hashes = Arrays.copyOf(hashes, room);
    states = Arrays.copyOf(states, room);
  }
}
