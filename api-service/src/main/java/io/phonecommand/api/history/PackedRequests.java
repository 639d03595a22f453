package io.phonecommand.api.history;

import io.phonecommand.api.directory.Placement;
import io.phonecommand.api.history.RequestHistory.KnownRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Keeps a {@link KnownRequest} in one short text, as hundreds of thousands are remembered: sites
 * have numbers, of which there are as many as there are sites. Of an asynchronous request, which
 * has no placement, the task id is kept in its place. In front stands when it was used. Any thread
 * may call it.
 */
final class PackedRequests {

  /** In place of a placement's length, which is never 0: a task id follows. */
  private static final char TASK = 0;

  private static final int TASK_ID_LENGTH = 32;

  /** One for each byte of the milliseconds since 1970, which are enough for 8,900 years. */
  private static final int TIME_LENGTH = 6;

  private final Map<String, Integer> numbers = new ConcurrentHashMap<>();

  /** The sites by their numbers; one is here before its number is known. */
  private final List<String> sites = new CopyOnWriteArrayList<>();

  /** The time, one character for the placement's length, the placement, and the fingerprint. */
  String pack(KnownRequest request) {
    String placement = request.placement().packed(this::numberOf);
    return time(request.usedAt()) + (char) placement.length() + placement + request.fingerprint();
  }

  private static String time(long millis) {
    char[] time = new char[TIME_LENGTH];
    // A record can be without a time.
    long left = Math.max(0, millis);
    for (int i = 0; i < TIME_LENGTH; i++) {
      time[i] = (char) (left & 0xff);
      left >>>= Byte.SIZE;
    }
    return String.valueOf(time);
  }

  /**
   * The same of an asynchronous request.
   *
   * @param taskId of 32 characters
   * @param usedAt milliseconds since 1970
   */
  static String packTask(String fingerprint, String taskId, long usedAt) {
    if (taskId.length() != TASK_ID_LENGTH) {
      throw new IllegalArgumentException("a task id has " + TASK_ID_LENGTH + " characters");
    }
    return time(usedAt) + TASK + taskId + fingerprint;
  }

  /** When what was packed was used, in milliseconds since 1970. */
  static long usedAtIn(String packed) {
    long millis = 0;
    for (int i = TIME_LENGTH - 1; i >= 0; i--) {
      millis = millis << Byte.SIZE | packed.charAt(i);
    }
    return millis;
  }

  /** The task id of what was packed; empty if it was no asynchronous request. */
  static Optional<String> taskIdIn(String packed) {
    int begin = TIME_LENGTH + 1;
    return packed.charAt(TIME_LENGTH) == TASK
        ? Optional.of(packed.substring(begin, begin + TASK_ID_LENGTH))
        : Optional.empty();
  }

  /** The fingerprint of what was packed. */
  static String fingerprintIn(String packed) {
    char length = packed.charAt(TIME_LENGTH);
    return packed.substring(TIME_LENGTH + 1 + (length == TASK ? TASK_ID_LENGTH : length));
  }

  /** What was packed here, of a synchronous request. */
  KnownRequest unpack(String packed) {
    int begin = TIME_LENGTH + 1;
    int end = begin + packed.charAt(TIME_LENGTH);
    return new KnownRequest(
        packed.substring(end),
        Placement.unpacked(packed.substring(begin, end), sites::get),
        usedAtIn(packed));
  }

  private int numberOf(String site) {
    return numbers.computeIfAbsent(site, this::nextNumber);
  }

  private synchronized int nextNumber(String site) {
    sites.add(site);
    return sites.size() - 1;
  }
}
