package io.phonecommand.worker.claims;

/** Numbers from 0 on as text: 5 bits a character, lowest first; the sixth says that more follow. */
final class VarInt {

  private static final String DIGITS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  private static final int BITS = 5;

  /** What a character can tell. */
  static final int CHAR_BITS = 6;

  private static final int MORE = 1 << BITS;

  private VarInt() {}

  static void append(StringBuilder text, long number) {
    long rest = number;
    while (rest >= MORE) {
      text.append(DIGITS.charAt((int) (rest & (MORE - 1)) | MORE));
      rest >>>= BITS;
    }
    text.append(DIGITS.charAt((int) rest));
  }

  /** The character of {@code bits}, which are six. */
  static char digit(int bits) {
    return DIGITS.charAt(bits);
  }

  /** How many characters {@link #append} takes. */
  static int length(long number) {
    int bits = Long.SIZE - Long.numberOfLeadingZeros(number);
    return Math.max(1, (bits + BITS - 1) / BITS);
  }

  /** Reads numbers from a text, one after the other. */
  static final class Reader {

    private final String text;
    private int position;

    Reader(String text) {
      this.text = text;
    }

    boolean hasNext() {
      return position < text.length();
    }

    /**
     * The next number.
     *
     * @throws IllegalArgumentException if there is none
     */
    long next() {
      long number = 0;
      int shift = 0;
      int digit;
      do {
        digit = nextDigit();
        if (shift >= Long.SIZE - 1) {
          throw new IllegalArgumentException("not a number at character " + position);
        }
        number |= (long) (digit & (MORE - 1)) << shift;
        shift += BITS;
      } while (digit >= MORE);
      if (number < 0) {
        throw new IllegalArgumentException("a number that is too large");
      }
      return number;
    }

    /**
     * The bits of the next character.
     *
     * @throws IllegalArgumentException if there is none
     */
    int nextDigit() {
      int digit = hasNext() ? DIGITS.indexOf(text.charAt(position++)) : -1;
      if (digit < 0) {
        throw new IllegalArgumentException("not a number at character " + position);
      }
      return digit;
    }
  }
}
