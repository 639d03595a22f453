package io.phonecommand.worker.adb;

import io.phonecommand.worker.adb.PhoneUnreachableException.Reason;
import io.phonecommand.worker.inventory.Phone;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** What was seen of phones, in order. */
final class RecordedSightings implements Sightings {

  private static final String REACHED = "REACHED";

  /** Phones that were in use when they were to be asked, and when they had been heard. */
  final Map<String, Long> usedAndHeardAt = new ConcurrentHashMap<>();

  /** Phones whose tasks go to another worker. */
  final Set<String> others = ConcurrentHashMap.newKeySet();

  /** With the locks held of whoever tells it. */
  volatile Runnable whenReached = () -> {};

  private final List<String> all = new CopyOnWriteArrayList<>();

  @Override
  public void reached(Phone phone) {
    whenReached.run();
    all.add(REACHED);
  }

  @Override
  public void notReached(Phone phone, Reason reason) {
    all.add(reason.name());
  }

  @Override
  public void inUse(Phone phone, long heardAt) {
    usedAndHeardAt.put(phone.instanceId(), heardAt);
  }

  @Override
  public boolean isOthers(Phone phone) {
    return others.contains(phone.instanceId());
  }

  /** {@code REACHED}, or the reason why not. */
  List<String> all() {
    return List.copyOf(all);
  }

  void clear() {
    all.clear();
  }
}
