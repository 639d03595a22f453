package io.phonecommand.api.memory;

import java.io.Serial;

/** The service may hold more than its heap has room for. */
final class HeapStartException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  private final String action;

  /**
   * @param problem what is wrong, in one sentence
   * @param action what the operator can do about it
   */
  HeapStartException(String problem, String action) {
    super(problem);
    this.action = action;
  }

  String action() {
    return action;
  }
}
