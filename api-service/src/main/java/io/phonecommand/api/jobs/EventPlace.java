package io.phonecommand.api.jobs;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How far a reader of a task's stream has been told: the {@code id} of an event, which is the task
 * id, a point, and an offset, or a word where nothing more comes.
 *
 * @param offset all that stands below it has been told
 * @param isDone whether it has been told, too, that nothing more comes
 */
record EventPlace(long offset, boolean isDone) {

  private static final String DONE = "done";

  private static final Pattern OFFSET = Pattern.compile("[0-9]{1,15}");

  /** Everything below {@code offset} has been told. */
  static String idOf(TaskAddress address, long offset) {
    return address.text() + "." + offset;
  }

  /** It has been told that nothing more comes. */
  static String idOfDone(TaskAddress address) {
    return address.text() + "." + DONE;
  }

  /**
   * The place that {@code id} names; empty if it is none of this task.
   *
   * @param id as the reader gives it
   */
  static Optional<EventPlace> parse(TaskAddress address, String id) {
    String prefix = address.text() + ".";
    if (!id.startsWith(prefix)) {
      return Optional.empty();
    }
    String place = id.substring(prefix.length());
    if (place.equals(DONE)) {
      return Optional.of(new EventPlace(Long.MAX_VALUE, true));
    }
    return OFFSET.matcher(place).matches()
        ? Optional.of(new EventPlace(Long.parseLong(place), false))
            .filter(valid -> valid.offset() > address.offset())
        : Optional.empty();
  }
}
