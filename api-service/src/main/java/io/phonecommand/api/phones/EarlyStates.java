package io.phonecommand.api.phones;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.phonecommand.common.directory.InstanceIds;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is said of states before it is known whose the phones are, in order: states are read while
 * the directory is, which takes as long. Kept as bytes, some thirty for each. One thread.
 */
final class EarlyStates {

  /** What a site has said of an instance. */
  interface Said {

    /**
     * The next one.
     *
     * @param state empty: nothing any more
     */
    void said(String site, String instanceId, Optional<State> state);
  }

  /**
   * Whether it was reached, and since when that is so.
   *
   * @param since in milliseconds since the epoch
   */
  record State(boolean reachable, long since) {}

  private static final int CHUNK_BYTES = 64 * 1024;
  private static final int MOST_BYTES_EACH =
      Short.BYTES + Byte.BYTES + Long.BYTES + Byte.BYTES + InstanceIds.MAX_CHARACTERS;

  /** In place of a site of which nothing counts that was said under its number. */
  private static final String FORGOTTEN = "";

  private static final byte WITHDRAWN = 0;
  private static final byte REACHABLE = 1;
  private static final byte UNREACHABLE = 2;

  private final long mostBytes;
  private final ArrayDeque<ByteBuffer> chunks = new ArrayDeque<>();

  /** By the numbers that they have here. */
  private final List<String> sites = new ArrayList<>();

  /**
   * Has room for all that comes; whoever adds is to stop when it is full.
   *
   * @param mostBytes from which on it is
   */
  EarlyStates(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  void add(String site, String instanceId, Optional<State> state) {
    ByteBuffer chunk = chunks.peekLast();
    if (chunk == null || chunk.remaining() < MOST_BYTES_EACH) {
      chunk = ByteBuffer.allocate(CHUNK_BYTES);
      chunks.add(chunk);
    }
    byte[] id = instanceId.getBytes(US_ASCII);
    chunk.putShort((short) numberOf(site));
    chunk.put(state.map(EarlyStates::kindOf).orElse(WITHDRAWN));
    chunk.putLong(state.map(State::since).orElse(0L));
    chunk.put((byte) id.length).put(id);
  }

  private static byte kindOf(State state) {
    return state.reachable() ? REACHABLE : UNREACHABLE;
  }

  private int numberOf(String site) {
    int known = sites.lastIndexOf(site);
    if (known >= 0) {
      return known;
    }
    sites.add(site);
    return sites.size() - 1;
  }

  /** Whether no more is to be read for the moment. */
  boolean isFull() {
    return (long) chunks.size() * CHUNK_BYTES >= mostBytes;
  }

  /** Nothing counts that {@code site} has said so far. */
  void forget(String site) {
    sites.replaceAll(each -> each.equals(site) ? FORGOTTEN : each);
  }

  /** Hands on all of it, in order, and then has nothing. */
  void drain(Said to) {
    for (ByteBuffer chunk = chunks.poll(); chunk != null; chunk = chunks.poll()) {
      chunk.flip();
      while (chunk.hasRemaining()) {
        handOn(chunk, to);
      }
    }
    sites.clear();
  }

  private void handOn(ByteBuffer chunk, Said to) {
    String site = sites.get(chunk.getShort());
    byte kind = chunk.get();
    long since = chunk.getLong();
    byte[] id = new byte[chunk.get()];
    chunk.get(id);
    if (!site.equals(FORGOTTEN)) {
      to.said(
          site,
          new String(id, US_ASCII),
          kind == WITHDRAWN ? Optional.empty() : Optional.of(new State(kind == REACHABLE, since)));
    }
  }
}
