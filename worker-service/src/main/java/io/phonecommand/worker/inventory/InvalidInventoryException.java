package io.phonecommand.worker.inventory;

import java.io.Serial;
import java.util.List;

/** An inventory file that cannot be used; the text names every problem that was found. */
final class InvalidInventoryException extends Exception {

  @Serial private static final long serialVersionUID = 1L;

  InvalidInventoryException(String problem) {
    super(problem);
  }

  InvalidInventoryException(List<String> problems) {
    super(String.join("; ", problems));
  }
}
