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
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Who owns each instance: the site that has announced it for longest, of all that announce it now;
 * by their names if two began at the same moment. It follows from what stands in the topics and not
 * from the order in which it was read, so that all readers agree, whatever has been compacted; and
 * when the owner gives an instance up, the next one has it at once.
 *
 * <p>One thread changes it, and waits only for {@link #whileAtRest}; any thread may ask.
 */
public final class InstanceOwners {

  /** Hears which announcement counts, each time that it is another one; on the changing thread. */
  @FunctionalInterface
  public interface Listener {

    /**
     * The change has been made.
     *
     * @param instanceId where there was none before, the very object by which it is known from now
     *     on, so that who keeps it, too, needs no room for it
     * @param before null: there was no such instance
     * @param after null: there is no such instance any more
     */
    void ownerChanged(
        String instanceId, @Nullable Announcement before, @Nullable Announcement after);
  }

  private final Map<String, Announcement> owners = new ConcurrentHashMap<>();

  /** What else is said of instances of which more than one announcement is there, in order. */
  private final Map<String, List<Announcement>> others = new ConcurrentHashMap<>();

  private final Listener listener;

  /** Nobody hears of changes. */
  public InstanceOwners() {
    this((instanceId, before, after) -> {});
  }

  /** {@code listener} hears of each change. */
  public InstanceOwners(Listener listener) {
    this.listener = listener;
  }

  /** The announcement that counts. */
  public Optional<Announcement> ownerOf(String instanceId) {
    return Optional.ofNullable(owners.get(instanceId));
  }

  /**
   * Does something with the announcement that counts, if there is one, while none changes and the
   * listener has heard of all changes. Any thread; changes wait for it.
   */
  public synchronized void whileAtRest(String instanceId, Consumer<Optional<Announcement>> action) {
    action.accept(ownerOf(instanceId));
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
  public synchronized boolean announce(String instanceId, Announcement announcement) {
    if (!others.containsKey(instanceId)) {
      // Nearly always: nothing is allocated for it.
      Announcement before = owners.get(instanceId);
      if (before == null || before.topic().equals(announcement.topic())) {
        put(instanceId, announcement);
        return false;
      }
    }
    List<Announcement> all = without(announcement.topic(), instanceId);
    all.add(announcement);
    set(instanceId, all);
    return all.size() > 1;
  }

  /** {@code topic} says nothing of the instance any more. */
  public synchronized void withdraw(String topic, String instanceId) {
    set(instanceId, without(topic, instanceId));
  }

  /**
   * As {@link #withdraw}, all of which {@code gone} says so, asked with instance id and
   * announcement.
   */
  public synchronized void withdrawIf(BiPredicate<String, Announcement> gone) {
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
      others.remove(instanceId);
      Announcement before = owners.remove(instanceId);
      if (before != null) {
        listener.ownerChanged(instanceId, before, null);
      }
      return;
    }
    all.sort(Announcement.ORDER);
    put(instanceId, all.getFirst());
    if (all.size() == 1) {
      others.remove(instanceId);
    } else {
      others.put(instanceId, List.copyOf(all.subList(1, all.size())));
    }
  }

  private void put(String instanceId, Announcement owner) {
    Announcement before = owners.put(instanceId, owner);
    if (before == null || !before.equals(owner)) {
      listener.ownerChanged(instanceId, before, owner);
    }
  }

  /** What is known, by instance, for comparison. */
  Map<String, Announcement> owners() {
    return new HashMap<>(owners);
  }
}
