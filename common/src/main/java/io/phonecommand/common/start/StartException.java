package io.phonecommand.common.start;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** The service can't start, and its operator can mend it: the text says what is wrong. */
public final class StartException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  private final String action;

  /**
   * @param problem what is wrong, in one sentence
   * @param action what the operator can do about it
   */
  public StartException(String problem, String action, @Nullable Throwable cause) {
    super(problem, cause);
    this.action = action;
  }

  /** What the operator can do about it. */
  public String action() {
    return action;
  }
}
