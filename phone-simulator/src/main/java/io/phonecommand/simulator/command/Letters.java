package io.phonecommand.simulator.command;

import java.io.IOException;

/**
 * So many bytes of the alphabet, over and over: byte {@code i} is {@code 'a' + i % 26}.
 *
 * @param count how many bytes
 */
record Letters(long count) {
  /** A multiple of 26, so that every block begins with an a. */
  private static final int BLOCK_BYTES = 26 * 1024;

  @FunctionalInterface
  interface Sink {
    void accept(byte[] block) throws IOException, InterruptedException;
  }

  void forEachBlock(Sink sink) throws IOException, InterruptedException {
    for (long left = count; left > 0; left -= BLOCK_BYTES) {
      sink.accept(block((int) Math.min(left, BLOCK_BYTES)));
    }
  }

  private static byte[] block(int length) {
    byte[] letters = new byte[length];
    for (int i = 0; i < length; i++) {
      letters[i] = (byte) ('a' + i % 26);
    }
    return letters;
  }
}
