package io.phonecommand.worker.adb;

import static io.phonecommand.common.message.CmdResult.MAX_EXECUTE_MSG_BYTES;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * The beginning of what a command writes: as much as may be returned, however much it writes. One
 * thread appends while others may read.
 */
public final class ShellOutput {

  /** A line break (at most two bytes) is removed, and a character (four) may straddle the limit. */
  private static final int KEPT_BYTES = MAX_EXECUTE_MSG_BYTES + 2 + 3;

  private final byte[] kept = new byte[KEPT_BYTES];
  private int size;
  private boolean overflow;
  private boolean complete;

  /** How many more bytes can change {@link #text}; the rest need not be kept, only counted. */
  public synchronized int wanted() {
    return kept.length - size;
  }

  /** Adds {@code length} bytes; what is beyond the limit is noticed and dropped. */
  public synchronized void append(byte[] bytes, int length) {
    int taken = Math.min(length, wanted());
    System.arraycopy(bytes, 0, kept, size, taken);
    size += taken;
    overflow |= taken < length;
  }

  /** Notes that more was written than is wanted. */
  public synchronized void overflow() {
    overflow = true;
  }

  /** The command has ended; nothing will be appended. */
  public synchronized void end() {
    complete = true;
  }

  /**
   * The output so far: UTF-8 with malformed bytes replaced, one trailing line break removed, at
   * most {@code MAX_EXECUTE_MSG_BYTES} bytes, cut at a character boundary.
   */
  public synchronized String text() {
    String text = decode();
    // Bytes that were dropped lie behind the limit, and so does a line break at their end.
    return clip(overflow ? text : withoutLineBreak(text));
  }

  private String decode() {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    CharBuffer chars = CharBuffer.allocate(size);
    // The first bytes of a character whose rest is still to come are not malformed, just early.
    boolean endOfInput = complete && !overflow;
    decoder.decode(ByteBuffer.wrap(kept, 0, size), chars, endOfInput);
    if (endOfInput) {
      decoder.flush(chars);
    }
    return chars.flip().toString();
  }

  private static String withoutLineBreak(String text) {
    if (text.endsWith("\r\n")) {
      return text.substring(0, text.length() - 2);
    }
    return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
  }

  private static String clip(String text) {
    int bytes = 0;
    for (int at = 0; at < text.length(); ) {
      int character = text.codePointAt(at);
      bytes += utf8Length(character);
      if (bytes > MAX_EXECUTE_MSG_BYTES) {
        return text.substring(0, at);
      }
      at += Character.charCount(character);
    }
    return text;
  }

  private static int utf8Length(int character) {
    if (character < 0x80) {
      return 1;
    }
    if (character < 0x800) {
      return 2;
    }
    return character < 0x10000 ? 3 : 4;
  }
}
