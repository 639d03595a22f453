package io.phonecommand.api.jobs;

import java.io.Serial;

/**
 * There is no such task: it never was, is too old, or another tenant's, which nobody can tell
 * apart.
 */
public final class UnknownTaskException extends Exception {

  @Serial private static final long serialVersionUID = 1L;

  UnknownTaskException() {
    super("There is no such task.");
  }
}
