package io.phonecommand.processes;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** When something was so, again and again. Thread safe. */
public final class Spans {

  /** From before it was so to after it was. */
  public record Span(Instant from, Instant until) {}

  private final List<Span> ended = new ArrayList<>();
  private @Nullable Instant since;

  /** From now on; nothing changes if it is so already. */
  public synchronized void begin() {
    if (since == null) {
      since = Instant.now();
    }
  }

  /** Until now; nothing changes if it is not so. */
  public synchronized void end() {
    if (since != null) {
      ended.add(new Span(since, Instant.now()));
      since = null;
    }
  }

  /** For a moment only. */
  public synchronized void touch() {
    Instant now = Instant.now();
    ended.add(new Span(now, now));
  }

  /** All of them; one that goes on ends now. */
  public synchronized List<Span> all() {
    List<Span> all = new ArrayList<>(ended);
    if (since != null) {
      all.add(new Span(since, Instant.now()));
    }
    return all;
  }
}
