package io.phonecommand.worker.states;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.phonecommand.common.kafka.PollFailures;
import io.phonecommand.worker.claims.OffsetRanges;
import io.phonecommand.worker.claims.OwnedPartitions;
import io.phonecommand.worker.claims.UnansweredTasks;
import io.phonecommand.worker.settings.StateSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** When phones of partitions that come may be asked. */
class EarlierOwnersTest {

  private static final Duration GRACE = Duration.ofSeconds(23);
  private static final Duration RETRY = Duration.ofSeconds(5);

  @AutoClose private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final OwnedPartitions owned = new OwnedPartitions();
  private final UnansweredTasks unanswered = new UnansweredTasks();
  private final List<Runnable> toRun = new ArrayList<>();
  private final List<Set<Integer>> readings = new ArrayList<>();
  private final Set<Integer> unreadable = new HashSet<>();
  private final Set<Integer> used = new HashSet<>();
  private long nanos = Long.MAX_VALUE - 1;
  private final EarlierOwners owners = ownersWith(50);

  private EarlierOwners ownersWith(int asksPerSecond) {
    return new EarlierOwners(
        new StateSettings(asksPerSecond, Duration.ofMinutes(5), Duration.ofMinutes(1)),
        this::read,
        owned,
        unanswered,
        GRACE,
        toRun::add,
        () -> nanos,
        metrics);
  }

  private void read(Set<Integer> partitions, BiConsumer<Integer, Boolean> done) {
    readings.add(new TreeSet<>(partitions));
    partitions.stream()
        .filter(partition -> !unreadable.contains(partition))
        .forEach(partition -> done.accept(partition, used.contains(partition)));
    if (partitions.stream().anyMatch(unreadable::contains)) {
      throw new TimeoutException("a test's");
    }
  }

  private void come(Integer... partitions) {
    for (Integer partition : partitions) {
      owned.closed(partition);
      owned.opened(partition);
    }
  }

  private void pass(Duration time) {
    nanos += time.toNanos();
  }

  /** A look, and what it has had read. */
  private void look() {
    var unused = owners.areKnownOf(owned.since());
    toRun.forEach(Runnable::run);
    toRun.clear();
  }

  private Set<Integer> known() {
    look();
    return owners.areKnownOf(owned.since()).keySet();
  }

  @Test
  void partition_isKnown_onceItIsRead_whichHoldsUpNobody() {
    come(0);

    assertThat(owners.areKnownOf(owned.since())).isEmpty();
    assertThat(owners.areKnownOf(owned.since())).isEmpty();
    assertThat(toRun).hasSize(1);
    assertThat(owners.isKnownOf(0)).isFalse();

    assertThat(known()).containsExactly(0);
    assertThat(owners.isKnownOf(0)).isTrue();
    assertThat(known()).containsExactly(0);
    assertThat(readings).containsExactly(Set.of(0));
  }

  /** Another worker had it meanwhile, and may use its phones. */
  @Test
  void partitionThatIsBackWithinOneLook_isReadAgain_andNotAskedMeanwhile() {
    come(0, 1);
    assertThat(known()).containsExactly(0, 1);

    owned.left(1);
    used.add(1);
    come(1);

    assertThat(owners.isKnownOf(1)).isFalse();
    assertThat(owners.areKnownOf(owned.since())).containsOnlyKeys(0);
    assertThat(known()).containsExactly(0);
    assertThat(readings).containsExactly(Set.of(0, 1), Set.of(1));
    pass(GRACE);
    assertThat(known()).containsExactly(0, 1);
    assertThat(owners.isKnownOf(1)).isTrue();
  }

  @Test
  void partitionThatWentAndCameBackWhileItWasRead_isReadAgain() {
    come(0);
    var unused = owners.areKnownOf(owned.since());
    owned.left(0);
    come(0);

    toRun.removeFirst().run();

    assertThat(owners.areKnownOf(owned.since())).isEmpty();
    assertThat(known()).containsExactly(0);
    assertThat(readings).hasSize(2);
  }

  @Test
  void partitionThatCantBeRead_keepsNoOtherFromBeingKnown_andIsTriedAgain() {
    come(0, 1, 2);
    unreadable.add(1);

    assertThat(known()).containsExactly(0, 2);
    assertThat(owners.failures().details()).containsKey("cause");
    assertThat(metrics.get("phone_command.poll.failures").counter().count()).isEqualTo(1);
    assertThat(known()).containsExactly(0, 2);
    assertThat(readings).hasSize(1);

    pass(PollFailures.HEALTH_LIMIT);
    assertThat(owners.failures().haveLasted(PollFailures.HEALTH_LIMIT)).isTrue();
    come(3);
    assertThat(known()).containsExactly(0, 2, 3);

    unreadable.clear();
    pass(RETRY);
    assertThat(known()).containsExactly(0, 1, 2, 3);
    assertThat(readings).containsExactly(Set.of(0, 1, 2), Set.of(1, 3), Set.of(1));
    assertThat(owners.failures().details()).isEmpty();
  }

  @Test
  void partition_isNotKnown_whileItIsClosed_orALostOwnersTasksAreUnanswered() {
    come(0, 1);
    owned.closed(0);
    unanswered.inherit(1, OffsetRanges.of(new TreeSet<>(Set.of(7L))));
    assertThat(known()).isEmpty();

    owned.opened(0);
    assertThat(known()).containsExactly(0);
    unanswered.leaveInherited(1);
    assertThat(known()).containsExactly(0, 1);
    assertThat(readings).hasSize(1);
  }

  @Test
  void whereNobodyAsks_nothingIsRead() {
    come(0);
    EarlierOwners silent = ownersWith(0);

    assertThat(silent.areKnownOf(owned.since())).isEmpty();

    assertThat(toRun).isEmpty();
    assertThat(silent.isKnownOf(0)).isFalse();
  }
}
