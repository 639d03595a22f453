package io.phonecommand.systemtests.load;

import io.phonecommand.common.message.CmdResult;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One try of a request.
 *
 * @param replica the address it was posted to
 * @param answer present if and only if the end is {@link End#ANSWERED}
 */
public record Attempt(URI replica, Timing timing, End end, @Nullable Answer answer) {

  public Attempt {
    if ((end == End.ANSWERED) != (answer != null)) {
      throw new IllegalArgumentException("an answer belongs to ANSWERED, and only to it");
    }
  }

  public static Attempt answered(URI replica, Timing timing, Answer answer) {
    return new Attempt(replica, timing, End.ANSWERED, answer);
  }

  public static Attempt failed(URI replica, Timing timing, End end) {
    return new Attempt(replica, timing, end, null);
  }

  /**
   * Whether the replica may have sent tasks to phones: not if it refused, by HTTP or by having no
   * connection.
   */
  public boolean mayHaveBeenAccepted() {
    return answer == null ? end != End.REFUSED : answer.isOk();
  }

  /** What the caller was told of each phone; empty if it was not told. */
  public List<CmdResult> results() {
    return answer == null || answer.results() == null ? List.of() : answer.results();
  }
}
