package io.phonecommand.systemtests.load;

import java.util.List;

/**
 * A request and its tries.
 *
 * @param attempts those that have ended, oldest first; all but the last ended without an answer
 */
public record LoggedRequest(LoadRequest request, List<Attempt> attempts) {

  public LoggedRequest {
    attempts = List.copyOf(attempts);
  }
}
