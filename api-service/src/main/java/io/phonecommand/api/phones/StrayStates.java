package io.phonecommand.api.phones;

import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What sites have said of phones that are not theirs, or not yet: the instances are read by another
 * thread, and a phone may change hands between sites. Where there are too many, the oldest go, and
 * their site has to be read again once it matters. Its owner guards it.
 */
public final class StrayStates {

  /** Ample for what is on its way; a site that is read anew has more. */
  public static final int MOST = 3000;

  private record Key(String site, String instanceId) {}

  /** The oldest first. */
  private final Map<Key, Long> states = new LinkedHashMap<>();

  /** Sites of which something was dropped. */
  private final Set<String> incomplete = new HashSet<>();

  /** Without any. */
  StrayStates() {}

  /** What {@code site} has said last. */
  void put(String site, String instanceId, long state) {
    Key key = new Key(site, instanceId);
    states.remove(key);
    states.put(key, state);
    dropTheOldest();
  }

  private void dropTheOldest() {
    if (states.size() > MOST) {
      Iterator<Key> oldest = states.keySet().iterator();
      incomplete.add(oldest.next().site());
      oldest.remove();
    }
  }

  /** Takes out what {@code site} has said of a phone; empty if it is not known. */
  OptionalLong take(String site, String instanceId) {
    // Nearly always: nothing is allocated for it.
    Long state = states.isEmpty() ? null : states.remove(new Key(site, instanceId));
    return state == null ? OptionalLong.empty() : OptionalLong.of(state);
  }

  /** Whether something was dropped of {@code site}, since this was asked for the last time. */
  boolean takeIncomplete(String site) {
    return incomplete.remove(site);
  }

  /** Nothing counts that {@code site} has said. */
  void forget(String site) {
    states.keySet().removeIf(key -> key.site().equals(site));
    incomplete.remove(site);
  }
}
