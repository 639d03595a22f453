package io.phonecommand.worker.inventory;

import io.micrometer.core.instrument.MeterRegistry;
import io.phonecommand.common.directory.InstanceFollower;
import io.phonecommand.common.directory.InstanceLog;
import io.phonecommand.common.directory.InstanceOwners;
import io.phonecommand.common.message.InventoryRecord;
import io.phonecommand.common.topic.Topics;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows what all sites say, and decides what is to be written so that the site's topic says what
 * the inventory says, whoever wrote it before: another worker of the site, this one before it was
 * restarted, or nobody, as the topic was made anew. If another worker of the site has announced a
 * newer inventory, that one stays.
 *
 * <p>One thread reads and writes; any thread may ask {@link #isOutdated} and {@link #first}.
 */
final class Announcements implements InstanceLog.Listener {

  private static final Logger log = LoggerFactory.getLogger(Announcements.class);

  /** A new inventory comes to one worker after the other: until then an older one is no error. */
  static final Duration ROLL_OUT = Duration.ofSeconds(10);

  /**
   * From a change that somebody else made to putting it right: whoever announces a newer inventory
   * says last that it is newer, and until then has been misunderstood.
   */
  private static final Duration HEARD_OUT = Duration.ofSeconds(1);

  private final String site;
  private final String topic;
  private final InstanceOwners owners = new InstanceOwners();
  private final InstanceLog instances;
  private final InstanceFollower follower;
  private final Optional<SharedAnnouncements> shared;
  private final ShrinkLimit shrinkLimit;
  private final Duration rollOut;
  private final Clock clock;
  private final ProblemLog problems;
  private final AtomicInteger conflictCount;
  private final CompletableFuture<Void> first = new CompletableFuture<>();

  /** The instances of which what others say is known. */
  private Set<String> interesting = Set.of();

  private @Nullable Inventory refused;

  /** Of whose instances it is known what others say. */
  private Inventory heeded = Inventory.EMPTY;

  /** Made once for each inventory: it is a digest of all phones. */
  private InventoryRecord summary = heeded.announcement();

  /** Whether the topic has said all of the inventory, since it is this one. */
  private boolean complete;

  /** Since the topics were last held against the inventory. */
  private boolean changed = true;

  private long changedSince;
  private boolean hasAnnounced;

  /** Up to where the site's topic must be read before it says what was written there. */
  private long written;

  private List<String> conflicts = List.of();
  private long outdatedSince;
  private volatile boolean outdated;

  /**
   * @param isShared whether the instances are announced for an earlier version, too
   * @param shrinkLimit how many of the instances that the topic knows may be withdrawn at first
   * @param rollOut for how long an inventory may be older than what another worker announces
   */
  Announcements(
      String site,
      boolean isShared,
      ShrinkLimit shrinkLimit,
      Duration rollOut,
      Clock clock,
      MeterRegistry metrics) {
    this.site = site;
    this.topic = Topics.instances(site);
    this.shrinkLimit = shrinkLimit;
    this.rollOut = rollOut;
    this.clock = clock;
    this.shared = isShared ? Optional.of(new SharedAnnouncements(site, owners)) : Optional.empty();
    this.instances =
        new InstanceLog(owners, (from, id) -> from.equals(topic) || interesting.contains(id), this);
    this.follower =
        new InstanceFollower(
            instances,
            records -> records.forEach(this::apply),
            from -> isShared || !from.equals(Topics.SHARED_INSTANCES),
            System::nanoTime);
    this.problems = new ProblemLog(metrics.counter("phone_command.inventory.problems"));
    this.conflictCount =
        Objects.requireNonNull(
            metrics.gauge("phone_command.inventory.conflicts", new AtomicInteger()));
    metrics.gauge("phone_command.inventory.outdated", this, a -> a.isOutdated() ? 1 : 0);
  }

  /** Reads what all sites say, for this; hears which topics there are. */
  InstanceFollower follower() {
    return follower;
  }

  /** Who owns the instances of the inventory, as far as that has been read. */
  InstanceOwners owners() {
    return owners;
  }

  /** What is said for an earlier version; empty: nothing is. */
  Optional<SharedAnnouncements> shared() {
    return shared;
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
    return !from.equals(topic);
  }

  @Override
  public void forgotten(String which) {
    if (which.equals(topic)) {
      written = 0;
    } else if (which.equals(Topics.SHARED_INSTANCES)) {
      shared.ifPresent(SharedAnnouncements::forget);
    }
  }

  @Override
  public void changed() {
    if (!changed) {
      changed = true;
      changedSince = System.nanoTime();
    }
  }

  /**
   * What is to be written now that all is known that the topics say; empty if nothing is missing,
   * or may be said. Then comes {@link #carriedOut}.
   */
  Optional<AnnouncementPlan> plan(Inventory inventory) {
    if (inventory.equals(refused)) {
      return Optional.empty();
    }
    try {
      Optional<AnnouncementPlan> plan = missing(inventory);
      problems.over();
      return plan;
    } catch (InvalidInventoryException e) {
      // Nothing can be said before the file changes.
      refused = inventory;
      first.completeExceptionally(e);
      problems.note(
          "The inventory %s. It is not announced. %s".formatted(e.getMessage(), e.remedy()));
      return Optional.empty();
    }
  }

  private Optional<AnnouncementPlan> missing(Inventory inventory) throws InvalidInventoryException {
    if (!inventory.equals(heeded)) {
      heeded = inventory;
      summary = inventory.announcement();
      complete = false;
      if (!interesting.containsAll(inventory.byInstanceId().keySet())) {
        interesting = inventory.byInstanceId().keySet();
        // What others said of the new ones was skipped.
        follower.readAgain(from -> !from.equals(topic));
        return Optional.empty();
      }
    }
    if (outdatedSince == 0 && complete && !(changed && isHeardOut())) {
      return Optional.empty();
    }
    if (instances.inventoryOf(site).filter(said -> said.supersedes(summary)).isPresent()) {
      noteOutdated();
      first.complete(null);
      return Optional.empty();
    }
    outdatedSince = 0;
    outdated = false;
    AnnouncementPlan plan = AnnouncementPlan.of(site, inventory, owners, clock.millis());
    if (!hasAnnounced) {
      shrinkLimit.check(inventory, plan.knownBefore(), plan.withdrawn());
    }
    return Optional.of(plan);
  }

  private boolean isHeardOut() {
    return System.nanoTime() - changedSince > HEARD_OUT.toNanos();
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

  /** What is to be said behind {@code plan} of the inventory itself; empty if it has been said. */
  Optional<InventoryRecord> summary(AnnouncementPlan plan) {
    return plan.changes().isEmpty()
            && instances.inventoryOf(site).filter(said -> said.includes(summary)).isPresent()
        ? Optional.empty()
        : Optional.of(summary);
  }

  /** The site's topic must be read up to {@code end} before it says what was written there. */
  void isWrittenUpTo(long end) {
    written = end;
  }

  /**
   * Whether all that was written on the site's topic is known, if it was read up to {@code end}.
   */
  boolean isReadBack(long end) {
    return end >= written;
  }

  /** Kafka has what {@code plan} says. */
  void carriedOut(AnnouncementPlan plan) {
    hasAnnounced = true;
    changed = false;
    complete |= plan.changes().isEmpty();
    noteConflicts(plan.conflicts());
    first.complete(null);
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
