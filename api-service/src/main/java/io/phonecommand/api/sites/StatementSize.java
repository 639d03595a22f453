package io.phonecommand.api.sites;

import io.phonecommand.common.message.WorkerStatement;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How much of the heap a statement takes that is kept, at the most. {@code WorkersHeapTest}. */
final class StatementSize {

  /** The statement, its lists and maps without what is in them, the worker's id and site. */
  private static final int EMPTY = 1024;

  private static final int TEXT = 56;
  private static final int BYTES_PER_CHARACTER = 2;
  private static final int NUMBER = 24;

  /** Said once, and found by its partition, also in what follows for the site. */
  private static final int ASKED = 176;

  /** How far its clock is ahead, in what follows for the site. */
  private static final int CLOCK = 48;

  /** Two bits in what follows for the site. */
  private static final int PARTITIONS_PER_BYTE = 4;

  /** A place in a set or a map without what is there. */
  private static final int ENTRY = 24;

  /** A list of three numbers, with room for some more. */
  private static final int COUNTS = 88 + WorkerStatement.PERIODS * NUMBER;

  private StatementSize() {}

  static int of(WorkerStatement statement) {
    int bytes = EMPTY + of(statement.site()) + of(statement.version());
    if (statement.understands() != null) {
      for (String kind : statement.understands()) {
        bytes += ENTRY + of(kind);
      }
    }
    bytes += NUMBER * (statement.partitions().size() + statement.closed().size());
    bytes += ASKED * statement.asked().size();
    if (Integer.valueOf(0).equals(statement.asksPerSecond())) {
      bytes += CLOCK * statement.partitions().size();
    }
    if (statement.partitionCount() != null) {
      int most = Math.min(statement.partitionCount(), Workers.MOST_PARTITIONS);
      bytes += most / PARTITIONS_PER_BYTE;
    }
    for (Map.Entry<String, List<Long>> result : statement.results().entrySet()) {
      bytes += ENTRY + of(result.getKey()) + COUNTS;
    }
    return bytes;
  }

  private static int of(@Nullable String text) {
    return text == null ? 0 : TEXT + BYTES_PER_CHARACTER * text.length();
  }
}
