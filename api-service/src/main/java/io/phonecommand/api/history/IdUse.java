package io.phonecommand.api.history;

import java.util.concurrent.ConcurrentMap;

/** A try of a request that is under way, and hears of other tries of it. Any thread. */
final class IdUse implements AutoCloseable {

  private final String key;
  private final ConcurrentMap<String, IdUse> underWay;
  private volatile boolean others;

  private IdUse(String key, ConcurrentMap<String, IdUse> underWay) {
    this.key = key;
    this.underWay = underWay;
  }

  /** Begins a try; the one that is under way here hears of it. */
  static IdUse begin(String key, ConcurrentMap<String, IdUse> underWay) {
    IdUse use = new IdUse(key, underWay);
    IdUse before = underWay.putIfAbsent(key, use);
    if (before != null) {
      before.otherSeen();
    }
    return use;
  }

  /** Of tenant and x-request-id. */
  String key() {
    return key;
  }

  void otherSeen() {
    others = true;
  }

  boolean hasOthers() {
    return others;
  }

  @Override
  public void close() {
    underWay.remove(key, this);
  }
}
