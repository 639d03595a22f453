package io.phonecommand.common.directory;

import io.phonecommand.common.message.InstanceRecord;
import io.phonecommand.common.message.InventoryRecord;
import io.phonecommand.common.message.MessageCodec;
import io.phonecommand.common.message.UnreadableMessageException;
import io.phonecommand.common.topic.Topics;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What the records of the instances topics mean: both services read them by this, and so agree on
 * who owns an instance. One thread; any may ask {@link #isLost}.
 *
 * <p>A site that has announced all of its instances on its own topic is not heard any more on the
 * one that it shared with others.
 */
public final class InstanceLog {

  /** Hears what is read. */
  public interface Listener {

    /** A site announces an instance that is not known yet, or more than that. */
    void siteSeen(String site);

    /** A record is skipped. */
    void unreadable(String topic, String problem);

    /** More than one site announces this instance, of which the owner has it. */
    default void contested(String instanceId, Announcement owner) {}

    /**
     * What stood in a site's topic is lost, as it was made anew.
     *
     * @return whether it counts until the site has said all of it again
     */
    default boolean madeAnew(String topic) {
      return true;
    }

    /** Nothing that was read of this topic counts any more. */
    default void forgotten(String topic) {}

    /** Something about an instance that is of interest has changed, or may have. */
    default void changed() {}
  }

  /** Which instances are of interest, of those that a topic tells of. */
  @FunctionalInterface
  public interface Interest {

    boolean in(String topic, String instanceId);
  }

  /** So many are shared by the instances that they are made of, which saves most of them. */
  private static final int SHARED_ANNOUNCEMENTS = 10_000;

  private final InstanceOwners owners;
  private final Interest interest;
  private final Listener listener;

  /** By site. */
  private final Map<String, InventoryRecord> inventories = new HashMap<>();

  /** Topics that were made anew, and what has been said there since. */
  private final Map<String, Set<String>> saidAnew = new HashMap<>();

  private final Map<Announcement, Announcement> announcements =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Announcement, Announcement> eldest) {
          return size() > SHARED_ANNOUNCEMENTS;
        }
      };

  private volatile boolean lost;

  public InstanceLog(InstanceOwners owners, Interest interest, Listener listener) {
    this.owners = owners;
    this.interest = interest;
    this.listener = listener;
  }

  /** Whether nothing is known as the topics are gone, and not because the sites say so. */
  public boolean isLost() {
    return lost;
  }

  /** What {@code site} announced completely last, if it has. */
  public Optional<InventoryRecord> inventoryOf(String site) {
    return Optional.ofNullable(inventories.get(site));
  }

  /** The next record of its partition. */
  public void apply(ConsumerRecord<String, byte[]> read) {
    String key = read.key();
    Optional<String> site = Topics.siteOfInstances(read.topic());
    try {
      if (InventoryRecord.KEY.equals(key) && site.isPresent()) {
        complete(read.topic(), site.get(), MessageCodec.readInventory(read.value()));
      } else if (key == null || !InstanceIds.isWellFormed(key)) {
        listener.unreadable(read.topic(), "the key is not an instance id");
      } else if (interest.in(read.topic(), key)) {
        apply(read, key, site);
      }
    } catch (UnreadableMessageException e) {
      listener.unreadable(read.topic(), String.valueOf(e.getMessage()));
    }
  }

  private void apply(ConsumerRecord<String, byte[]> read, String instanceId, Optional<String> site)
      throws UnreadableMessageException {
    if (read.value() == null) {
      owners.withdraw(read.topic(), instanceId);
      saidAnew.getOrDefault(read.topic(), new HashSet<>()).remove(instanceId);
      listener.changed();
      return;
    }
    InstanceRecord instance = MessageCodec.readInstance(read.value());
    if (!instance.site().equals(site.orElse(instance.site())) || !Topics.isSite(instance.site())) {
      listener.unreadable(read.topic(), "it speaks for another site");
      return;
    }
    if (site.isEmpty() && inventories.containsKey(instance.site())) {
      // What somebody else had said under this key is gone all the same.
      owners.withdraw(read.topic(), instanceId);
    } else {
      long since = instance.since() == null ? read.timestamp() : instance.since();
      Announcement announcement =
          shared(new Announcement(read.topic(), instance.site(), instance.tenant(), since));
      if (owners.announce(instanceId, announcement)) {
        owners.ownerOf(instanceId).ifPresent(owner -> listener.contested(instanceId, owner));
      }
      saidAnew.getOrDefault(read.topic(), new HashSet<>()).add(instanceId);
      lost = false;
      listener.siteSeen(instance.site());
    }
    listener.changed();
  }

  private Announcement shared(Announcement announcement) {
    Announcement known = announcements.putIfAbsent(announcement, announcement);
    return known == null ? announcement : known;
  }

  /** The site has said all that its inventory has. */
  private void complete(String topic, String site, InventoryRecord inventory) {
    lost = false;
    if (inventories.put(site, inventory) == null) {
      owners.withdrawIf(
          (id, a) -> a.topic().equals(Topics.SHARED_INSTANCES) && a.site().equals(site));
    }
    Set<String> said = saidAnew.remove(topic);
    if (said != null) {
      owners.withdrawIf((id, a) -> a.topic().equals(topic) && !said.contains(id));
    }
    listener.siteSeen(site);
    listener.changed();
  }

  /**
   * What was read of {@code topic} is in no log any more, and it is read from its beginning. What a
   * site said on its own topic is believed until it has said all of it again: its workers look
   * themselves whose a phone is before they run anything.
   */
  public void madeAnew(String topic) {
    if (Topics.siteOfInstances(topic).isPresent() && listener.madeAnew(topic)) {
      saidAnew.put(topic, new HashSet<>());
    } else {
      forget(topic);
    }
  }

  /** There is no such topic any more: nothing that was said there counts. */
  public void forget(String topic) {
    saidAnew.remove(topic);
    Topics.siteOfInstances(topic).ifPresent(inventories::remove);
    boolean hadSome = owners.size() > 0;
    owners.withdrawIf((id, a) -> a.topic().equals(topic));
    lost = owners.size() == 0 && (lost || hadSome);
    listener.forgotten(topic);
    listener.changed();
  }
}
