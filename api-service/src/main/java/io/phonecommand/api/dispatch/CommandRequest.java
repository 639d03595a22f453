package io.phonecommand.api.dispatch;

import java.util.List;

/**
 * A valid request of an authenticated caller.
 *
 * @param tenant who asks
 * @param requestId the caller's id of the request
 * @param command the shell command; secret, see {@link #toString()}
 * @param instanceIds the instances, without duplicates, in the order of the answer
 */
public record CommandRequest(
    String tenant, String requestId, String command, List<String> instanceIds) {

  public CommandRequest {
    instanceIds = List.copyOf(instanceIds);
  }

  /** Without the command, which must not reach a log. */
  @Override
  public String toString() {
    return "CommandRequest[tenant=%s, requestId=%s, instances=%d, command=%d chars]"
        .formatted(tenant, requestId, instanceIds.size(), command.length());
  }
}
