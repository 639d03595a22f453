package io.phonecommand.worker.inventory;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.phonecommand.common.directory.InstanceFollower;
import io.phonecommand.common.directory.InstanceLog;
import io.phonecommand.common.directory.InstanceOwners;
import io.phonecommand.common.message.InstanceRecord;
import io.phonecommand.common.message.InventoryRecord;
import io.phonecommand.common.message.MessageCodec;
import io.phonecommand.common.topic.Topics;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that the site's topic says what the inventory says, whoever wrote it before: another
 * worker of the site, this one before it was restarted, or nobody, as the topic was made anew. It
 * follows what all sites say. If another worker of the site has announced a newer inventory, that
 * one stays.
 *
 * <p>One thread polls it; any thread may ask.
 */
final class Announcements implements InstanceLog.Listener {

  private static final Logger log = LoggerFactory.getLogger(Announcements.class);

  /** A new inventory comes to one worker after the other: until then an older one is no error. */
  static final Duration ROLL_OUT = Duration.ofSeconds(10);

  private static final Duration POSITION_LIMIT = Duration.ofSeconds(5);

  private final String site;
  private final String topic;
  private final PhoneDirectory directory;
  private final InstanceOwners owners = new InstanceOwners();
  private final InstanceLog instances;
  private final InstanceFollower follower;
  private final InstanceAnnouncer announcer;
  private final Optional<SharedAnnouncements> shared;
  private final ShrinkLimit shrinkLimit;
  private final Duration rollOut;
  private final Clock clock;
  private final ProblemLog problems;
  private final AtomicInteger conflictCount;
  private final CompletableFuture<Void> first = new CompletableFuture<>();

  /** The instances of which what others say is known. */
  private volatile Set<String> interesting = Set.of();

  /** Of whose instances it is known what others say. */
  private @Nullable Inventory heeded;

  private @Nullable Inventory announced;
  private @Nullable Inventory refused;
  private @Nullable Inventory summarized;
  private @Nullable InventoryRecord announcement;
  private boolean changed = true;
  private boolean hasAnnounced;

  /** Up to where the site's topic must be read before it says what was written there. */
  private long written;

  private List<String> conflicts = List.of();
  private volatile long outdatedSince;
  private volatile boolean outdated;

  /**
   * @param shared where the instances are announced for an earlier version; empty: not
   * @param shrinkLimit how many of the instances that the topic knows may be withdrawn at first
   * @param rollOut for how long an inventory may be older than what another worker announces
   */
  Announcements(
      String site,
      PhoneDirectory directory,
      InstanceAnnouncer announcer,
      Optional<SharedAnnouncements> shared,
      ShrinkLimit shrinkLimit,
      Duration rollOut,
      Clock clock,
      MeterRegistry metrics) {
    this.site = site;
    this.topic = Topics.instances(site);
    this.directory = directory;
    this.announcer = announcer;
    this.shared = shared;
    this.shrinkLimit = shrinkLimit;
    this.rollOut = rollOut;
    this.clock = clock;
    this.instances =
        new InstanceLog(owners, (from, id) -> from.equals(topic) || interesting.contains(id), this);
    this.follower =
        new InstanceFollower(
            instances,
            this::apply,
            from -> shared.isPresent() || !from.equals(Topics.SHARED_INSTANCES),
            System::nanoTime);
    Counter counter = metrics.counter("phone_command.inventory.problems");
    this.problems = new ProblemLog(counter);
    this.conflictCount =
        Objects.requireNonNull(
            metrics.gauge("phone_command.inventory.conflicts", new AtomicInteger()));
    metrics.gauge("phone_command.inventory.outdated", this, a -> a.isOutdated() ? 1 : 0);
  }

  /** Hears which topics there are. */
  InstanceFollower follower() {
    return follower;
  }

  private void apply(ConsumerRecords<String, byte[]> records) {
    records.forEach(this::apply);
  }

  private void apply(ConsumerRecord<String, byte[]> read) {
    instances.apply(read);
    if (read.topic().equals(Topics.SHARED_INSTANCES)) {
      shared.ifPresent(announcements -> announcements.apply(read, interesting));
    }
  }

  @Override
  public void siteSeen(String which) {}

  @Override
  public void unreadable(String from, String problem) {
    log.warn("skipped a record of {}: {}", from, problem);
  }

  /** What its own topic has lost is to be said again. */
  @Override
  public boolean madeAnew(String from) {
    if (!from.equals(topic)) {
      return true;
    }
    written = 0;
    return false;
  }

  @Override
  public void forgotten(String which) {
    if (which.equals(Topics.SHARED_INSTANCES)) {
      shared.ifPresent(SharedAnnouncements::forget);
    }
  }

  @Override
  public void changed() {
    changed = true;
  }

  /**
   * Reads what has come, and says what is missing.
   *
   * @param wait how long it may wait for something to come
   * @throws KafkaException if something can't be read or said; it can be tried again
   */
  void poll(Consumer<String, byte[]> consumer, Duration wait) {
    Inventory current = directory.current();
    try {
      follower.poll(consumer, wait);
      if (current.equals(refused)) {
        return;
      }
      if (follower.isCurrent() && hasReadBack(consumer)) {
        settle(current);
      }
      problems.over();
    } catch (InvalidInventoryException e) {
      // Nothing can be said before the file changes.
      refused = current;
      first.completeExceptionally(e);
      problems.note(
          "The inventory %s. It is not announced. %s".formatted(e.getMessage(), e.remedy()));
    } catch (RuntimeException | Error e) {
      changed = true;
      throw e;
    }
  }

  /** Whether all that was said on its own topic is known, also by itself. */
  private boolean hasReadBack(Consumer<String, byte[]> consumer) {
    TopicPartition own = new TopicPartition(topic, 0);
    if (!consumer.assignment().contains(own)) {
      written = 0;
      return false;
    }
    return consumer.position(own, POSITION_LIMIT) >= written;
  }

  private void settle(Inventory current) throws InvalidInventoryException {
    if (!current.equals(heeded)) {
      heeded = current;
      if (!interesting.containsAll(current.byInstanceId().keySet())) {
        interesting = current.byInstanceId().keySet();
        // What others said of the new ones was skipped.
        follower.readAgain(from -> !from.equals(topic));
        return;
      }
    }
    if (!changed && outdatedSince == 0 && current.equals(announced)) {
      return;
    }
    InventoryRecord ours = announcementOf(current);
    Optional<InventoryRecord> theirs = instances.inventoryOf(site);
    if (theirs.filter(newest -> newest.supersedes(ours)).isPresent()) {
      noteOutdated();
      first.complete(null);
      return;
    }
    outdatedSince = 0;
    outdated = false;
    announce(current, ours, theirs);
    first.complete(null);
  }

  /** Made once for each inventory: it is a digest of all phones. */
  private InventoryRecord announcementOf(Inventory current) {
    InventoryRecord made = announcement;
    if (made == null || !current.equals(summarized)) {
      made = current.announcement();
      announcement = made;
      summarized = current;
    }
    return made;
  }

  private void noteOutdated() {
    long now = System.nanoTime();
    if (outdatedSince == 0) {
      outdatedSince = now;
    }
    if (!outdated && now - outdatedSince > rollOut.toNanos()) {
      outdated = true;
      log.error(
          "THE INVENTORY OF THIS WORKER IS OLDER than the one that another worker of site {} has"
              + " announced, and differs: it announces nothing. Give all workers of the site the same"
              + " file; if this one is the right one, write it anew, or with a greater 'revision'.",
          site);
    }
  }

  private void announce(Inventory current, InventoryRecord ours, Optional<InventoryRecord> theirs)
      throws InvalidInventoryException {
    AnnouncementPlan plan = AnnouncementPlan.of(site, current, owners, clock.millis());
    if (!hasAnnounced) {
      shrinkLimit.check(current, plan.knownBefore(), plan.withdrawn().size());
    }
    List<ProducerRecord<String, byte[]>> changes = new ArrayList<>();
    plan.announced().forEach((id, instance) -> changes.add(ownRecord(id, instance)));
    plan.withdrawn().forEach(id -> changes.add(InstanceAnnouncer.recordOf(topic, 0, id, null)));
    announcer.write(changes);
    if (!changes.isEmpty() || theirs.filter(said -> said.includes(ours)).isEmpty()) {
      written = announcer.write(List.of(inventoryRecord(ours))).getFirst().offset() + 1;
    }
    changed = false;
    if (changes.isEmpty()) {
      announceToOthers(current);
      announced = current;
    }
    hasAnnounced = true;
    noteConflicts(plan.conflicts());
  }

  private void announceToOthers(Inventory current) {
    shared.ifPresent(
        announcements -> {
          List<ProducerRecord<String, byte[]>> changes = new ArrayList<>();
          announcements
              .missing(current, owners)
              .forEach((id, instance) -> changes.add(SharedAnnouncements.recordOf(id, instance)));
          announcer.write(changes);
        });
  }

  private ProducerRecord<String, byte[]> ownRecord(String id, InstanceRecord instance) {
    return InstanceAnnouncer.recordOf(topic, 0, id, instance);
  }

  private ProducerRecord<String, byte[]> inventoryRecord(InventoryRecord inventory) {
    return new ProducerRecord<>(topic, 0, InventoryRecord.KEY, MessageCodec.write(inventory));
  }

  private void noteConflicts(List<String> found) {
    if (!found.equals(conflicts)) {
      found.forEach(
          id -> log.error("INSTANCE {} BELONGS TO ANOTHER SITE, which has it until it goes", id));
    }
    conflicts = found;
    conflictCount.set(found.size());
  }

  /** Whether another worker of the site has announced a newer inventory, for a while. */
  boolean isOutdated() {
    return outdated;
  }

  /** Done once the inventory has been held against what was announced before. */
  CompletableFuture<Void> first() {
    return first;
  }
}
