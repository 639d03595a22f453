package io.phonecommand.worker.inventory;

import java.io.Serial;
import java.util.List;

/**
 * An inventory file that cannot be used. The text goes on where "The inventory FILE" stops, and
 * names every problem that was found, or the first of many.
 */
final class InvalidInventoryException extends Exception {

  @Serial private static final long serialVersionUID = 1L;

  /** More would be a log line of megabytes where a generator is wrong for every phone. */
  private static final int MAX_NAMED = 10;

  private final String remedy;

  InvalidInventoryException(String problem) {
    this(problem, "Give phone-command.worker.inventory a YAML file with the site's phones.");
  }

  /**
   * @param remedy what the operator can do about it, in one sentence
   */
  InvalidInventoryException(String problem, String remedy) {
    super(problem);
    this.remedy = remedy;
  }

  /** For a file that could be read, and whose content is wrong. */
  static InvalidInventoryException of(List<String> problems) {
    String named = String.join("; ", problems.stream().limit(MAX_NAMED).toList());
    int more = problems.size() - MAX_NAMED;
    return new InvalidInventoryException(
        "is not valid: " + named + (more > 0 ? "; and " + more + " more" : ""));
  }

  String remedy() {
    return remedy;
  }
}
