package io.phonecommand.api.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.phonecommand.api.digest.Digest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.kafka.common.utils.Utils;

/**
 * Where an asynchronous request's accepted record stands on the jobs topic: what callers know as
 * its task id. Nobody can guess one, as the key is random.
 *
 * @param partition of the jobs topic; 0 to 65535
 * @param offset of the accepted record; 0 to 2^48 - 1
 * @param key 64 random bits, which the record repeats
 */
record TaskAddress(int partition, long offset, long key) {

  private static final int MAX_PARTITION = 0xFFFF;
  private static final int OFFSET_BITS = 48;
  private static final long MAX_OFFSET = (1L << OFFSET_BITS) - 1;

  private static final int HALF = 16;
  private static final Pattern TEXT = Pattern.compile("[0-9a-f]{32}");

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if one is exceeded
   */
  TaskAddress {
    if (partition < 0 || partition > MAX_PARTITION) {
      throw new IllegalArgumentException("a partition is 0 to " + MAX_PARTITION);
    }
    if (offset < 0 || offset > MAX_OFFSET) {
      throw new IllegalArgumentException("an offset is 0 to " + MAX_OFFSET);
    }
  }

  /** The address that is written as {@code text}; empty if that is none. */
  static Optional<TaskAddress> parse(String text) {
    if (!TEXT.matcher(text).matches()) {
      return Optional.empty();
    }
    long place = HexFormat.fromHexDigitsToLong(text, 0, HALF);
    long key = HexFormat.fromHexDigitsToLong(text, HALF, 2 * HALF);
    return Optional.of(new TaskAddress((int) (place >>> OFFSET_BITS), place & MAX_OFFSET, key));
  }

  /** The task id: 32 lower-case hex digits. */
  String text() {
    return HexFormat.of().toHexDigits(((long) partition << OFFSET_BITS) | offset) + keyText();
  }

  /** The key of all records of the request: 16 lower-case hex digits. */
  String keyText() {
    return keyText(key);
  }

  /** The same of a request that stands nowhere yet. */
  static String keyText(long key) {
    return HexFormat.of().toHexDigits(key);
  }

  /**
   * The partition that a key chooses, as Kafka's client does it by itself.
   *
   * @param keyText the record's key
   * @param partitions how many the topic has
   */
  static int partitionOf(String keyText, int partitions) {
    return Utils.toPositive(Utils.murmur2(keyText.getBytes(UTF_8))) % partitions;
  }

  /** The id of the job of {@code instanceId}, which every try of the request derives alike. */
  String jobId(String instanceId) {
    return Digest.of(List.of(text(), instanceId));
  }

  @Override
  public String toString() {
    return text();
  }
}
