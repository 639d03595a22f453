package io.phonecommand.simulator.shell;

import java.io.IOException;

/** Thrown by a command in order to end its stream in a way that no exit code can tell. */
public final class AbruptEnd extends IOException {
  private static final long serialVersionUID = 1L;

  /** What the client sees. */
  public enum How {
    /** The stream is closed without an exit packet. */
    CLOSE_STREAM,
    /** The connection is cut, and all streams on it with it. */
    DROP_CONNECTION
  }

  private final How how;

  public AbruptEnd(How how) {
    super(how.name());
    this.how = how;
  }

  public How how() {
    return how;
  }
}
