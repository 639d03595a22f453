package io.phonecommand.api.dispatch;

import io.phonecommand.api.dispatch.PendingRequest.ResultKind;
import io.phonecommand.common.message.TaskResult;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The requests of this replica that wait, by correlation id. Any thread may call it. */
final class PendingRequests {

  private final Map<String, PendingRequest> waiting = new ConcurrentHashMap<>();

  void add(String correlationId, PendingRequest request) {
    waiting.put(correlationId, request);
  }

  void remove(String correlationId) {
    waiting.remove(correlationId);
  }

  int size() {
    return waiting.size();
  }

  /** Hands a result to the request that waits for it. */
  ResultKind deliver(TaskResult result) {
    PendingRequest request = waiting.get(result.correlationId());
    return request == null ? ResultKind.LATE : request.deliver(result);
  }
}
