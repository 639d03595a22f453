package io.phonecommand.api.phones;

/**
 * Which ids are asked for: those from {@code from} on and before {@code to}, in their order.
 *
 * @param from the first id that can be one
 * @param to the first text behind them
 */
record IdRange(String from, String to) {

  static final IdRange ALL = startingWith("");

  /** Ids are of ASCII, so that this is behind whatever begins as they do. */
  private static final char LAST = '\uffff';

  /** The one id. */
  static IdRange of(String id) {
    return new IdRange(id, id + '\0');
  }

  /** All that begin with {@code part}. */
  static IdRange startingWith(String part) {
    return new IdRange(part, part + LAST);
  }

  /** Those of these that are behind {@code id}. */
  IdRange behind(String id) {
    String begin = of(id).to();
    return new IdRange(begin.compareTo(from) > 0 ? begin : from, to);
  }

  /** Those of these that are not behind {@code id}. */
  IdRange upTo(String id) {
    String end = of(id).to();
    return new IdRange(from, end.compareTo(to) < 0 ? end : to);
  }
}
