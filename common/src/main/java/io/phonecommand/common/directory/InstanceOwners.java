package io.phonecommand.common.directory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;

/**
 * Who owns each instance: the site that has announced it for longest, of all that announce it now;
 * by their names if two began at the same moment. It follows from what stands in the topics and not
 * from the order in which it was read, so that all readers agree, whatever has been compacted; and
 * when the owner gives an instance up, the next one has it at once.
 *
 * <p>One thread changes it; any thread may ask.
 */
public final class InstanceOwners {

  private final Map<String, Announcement> owners = new ConcurrentHashMap<>();

  /** What else is said of instances of which more than one announcement is there, in order. */
  private final Map<String, List<Announcement>> others = new ConcurrentHashMap<>();

  /** The announcement that counts. */
  public Optional<Announcement> ownerOf(String instanceId) {
    return Optional.ofNullable(owners.get(instanceId));
  }

  /** What {@code topic} says of an instance, whether it counts or not. */
  public Optional<Announcement> announcedOn(String topic, String instanceId) {
    return announcementsOf(instanceId).stream().filter(a -> a.topic().equals(topic)).findFirst();
  }

  /** All that is said of an instance; the one that counts first. */
  public List<Announcement> announcementsOf(String instanceId) {
    Announcement owner = owners.get(instanceId);
    if (owner == null) {
      return List.of();
    }
    List<Announcement> all = new ArrayList<>();
    all.add(owner);
    all.addAll(others.getOrDefault(instanceId, List.of()));
    return all;
  }

  /** The instances of which {@code topic} says something. */
  public Set<String> instancesOn(String topic) {
    Set<String> found = new HashSet<>();
    owners.forEach(
        (id, owner) -> {
          if (owner.topic().equals(topic)) {
            found.add(id);
          }
        });
    others.forEach(
        (id, rest) -> {
          if (rest.stream().anyMatch(a -> a.topic().equals(topic))) {
            found.add(id);
          }
        });
    return found;
  }

  /** How many instances there are. */
  public int size() {
    return owners.size();
  }

  /** How many instances more than one site announces. */
  public int contested() {
    return others.size();
  }

  /**
   * {@code announcement} takes the place of what its topic said of the instance before; returns
   * whether others announce the instance, too.
   */
  public boolean announce(String instanceId, Announcement announcement) {
    if (!others.containsKey(instanceId)) {
      // Nearly always: nothing is allocated for it.
      Announcement before = owners.get(instanceId);
      if (before == null || before.topic().equals(announcement.topic())) {
        owners.put(instanceId, announcement);
        return false;
      }
    }
    List<Announcement> all = without(announcement.topic(), instanceId);
    all.add(announcement);
    set(instanceId, all);
    return all.size() > 1;
  }

  /** {@code topic} says nothing of the instance any more. */
  public void withdraw(String topic, String instanceId) {
    set(instanceId, without(topic, instanceId));
  }

  /**
   * As {@link #withdraw}, all of which {@code gone} says so, asked with instance id and
   * announcement.
   */
  public void withdrawIf(BiPredicate<String, Announcement> gone) {
    for (String instanceId : owners.keySet()) {
      List<Announcement> all = announcementsOf(instanceId);
      if (all.removeIf(announcement -> gone.test(instanceId, announcement))) {
        set(instanceId, all);
      }
    }
  }

  private List<Announcement> without(String topic, String instanceId) {
    List<Announcement> all = new ArrayList<>(announcementsOf(instanceId));
    all.removeIf(announcement -> announcement.topic().equals(topic));
    return all;
  }

  private void set(String instanceId, List<Announcement> all) {
    if (all.isEmpty()) {
      owners.remove(instanceId);
      others.remove(instanceId);
      return;
    }
    all.sort(Announcement.ORDER);
    owners.put(instanceId, all.getFirst());
    if (all.size() == 1) {
      others.remove(instanceId);
    } else {
      others.put(instanceId, List.copyOf(all.subList(1, all.size())));
    }
  }

  /** What is known, by instance, for comparison. */
  Map<String, Announcement> owners() {
    return new HashMap<>(owners);
  }
}
