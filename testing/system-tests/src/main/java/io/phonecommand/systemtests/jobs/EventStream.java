package io.phonecommand.systemtests.jobs;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a replica told of a task in one stream of events, until the stream ended.
 *
 * @param after the {@code Last-Event-ID} after which it was asked to go on, or {@code ""}
 * @param events in the order in which they came
 */
public record EventStream(String replica, String after, List<Event> events) {

  /**
   * One event.
   *
   * @param id by which another stream can go on, or {@code ""}
   * @param job as it is; null: nothing more comes
   */
  public record Event(String id, @Nullable JobState job) {

    boolean isDone() {
      return job == null;
    }
  }

  /** Keeps the events as they are. */
  public EventStream {
    events = List.copyOf(events);
  }

  /** After which another stream has to go on. */
  public String lastId() {
    String last = after;
    for (Event event : events) {
      last = event.id().isEmpty() ? last : event.id();
    }
    return last;
  }

  /** Whether it was told that nothing more comes. */
  public boolean isDone() {
    return !events.isEmpty() && events.getLast().isDone();
  }
}
