package io.phonecommand.worker.claims;

/** Bits as text: six in each character of {@link VarInt}'s. */
final class BitText {

  /** Of a number whose quotient is longer: it stands there as it is. */
  private static final int LONGEST_QUOTIENT = 24;

  private static final int RAW_BITS = 63;

  private BitText() {}

  /** How many bits a number takes in {@link Writer#rice}. */
  static long riceBits(long number, int low) {
    long quotient = number >>> low;
    return quotient < LONGEST_QUOTIENT ? quotient + 1 + low : LONGEST_QUOTIENT + RAW_BITS;
  }

  /** How many characters {@code bits} take. */
  static long chars(long bits) {
    return Math.ceilDiv(bits, VarInt.CHAR_BITS);
  }

  /** Appends bits to a text. */
  static final class Writer {

    private final StringBuilder text;
    private int pending;
    private int count;

    Writer(StringBuilder text) {
      this.text = text;
    }

    /**
     * A number from 0 on by Rice's code: its quotient by ones, and {@code low} bits as they are.
     */
    void rice(long number, int low) {
      long quotient = number >>> low;
      if (quotient < LONGEST_QUOTIENT) {
        for (long i = 0; i < quotient; i++) {
          bit(1);
        }
        bit(0);
        bits(number, low);
      } else {
        bits(-1L, LONGEST_QUOTIENT);
        bits(number, RAW_BITS);
      }
    }

    private void bits(long number, int width) {
      for (int i = width - 1; i >= 0; i--) {
        bit((int) (number >>> i) & 1);
      }
    }

    private void bit(int bit) {
      pending = pending << 1 | bit;
      if (++count == VarInt.CHAR_BITS) {
        text.append(VarInt.digit(pending));
        pending = 0;
        count = 0;
      }
    }

    /** Fills the last character. */
    void end() {
      while (count > 0) {
        bit(0);
      }
    }
  }

  /** Reads what a {@link Writer} wrote. */
  static final class Reader {

    private final VarInt.Reader text;
    private int pending;
    private int count;

    Reader(VarInt.Reader text) {
      this.text = text;
    }

    /**
     * The next number.
     *
     * @throws IllegalArgumentException if there is none
     */
    long rice(int low) {
      int quotient = 0;
      while (quotient < LONGEST_QUOTIENT && bit() == 1) {
        quotient++;
      }
      if (quotient == LONGEST_QUOTIENT) {
        return bits(RAW_BITS);
      }
      long number = (long) quotient << low | bits(low);
      if (number < 0 || number >>> low != quotient) {
        throw new IllegalArgumentException("a number that is too large");
      }
      return number;
    }

    private long bits(int width) {
      long number = 0;
      for (int i = 0; i < width; i++) {
        number = number << 1 | bit();
      }
      return number;
    }

    private int bit() {
      if (count == 0) {
        pending = text.nextDigit();
        count = VarInt.CHAR_BITS;
      }
      count--;
      return pending >>> count & 1;
    }
  }
}
