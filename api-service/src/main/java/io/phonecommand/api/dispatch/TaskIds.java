package io.phonecommand.api.dispatch;

import io.phonecommand.api.digest.Digest;
import java.util.List;

/**
 * Task ids that every try of the same request derives alike, on whichever replica; see DESIGN "A
 * retry finds the first try".
 */
final class TaskIds {

  private TaskIds() {}

  /** 32 hex digits that stand for all four parts. */
  static String derive(String tenant, String requestId, String instanceId, String command) {
    return Digest.of(List.of(tenant, requestId, instanceId, command));
  }
}
