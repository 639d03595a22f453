package io.phonecommand.worker.claims;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class OwnedPartitionsTest {

  private final OwnedPartitions owned = new OwnedPartitions();

  @Test
  void partitionThatComes_isOwned_andClosedUntilItIsOpened() {
    owned.closed(3);
    owned.closed(1);
    assertThat(owned.since().keySet()).containsExactlyInAnyOrder(1, 3);
    assertThat(owned.closed()).containsExactly(1, 3);

    owned.opened(3);
    assertThat(owned.closed()).containsExactly(1);
    assertThat(owned.has(3)).isTrue();

    owned.closed(3);
    assertThat(owned.closed()).containsExactly(1, 3);
  }

  @Test
  void partition_isOwnedSinceItCame_andAnewOnceItComesBack() {
    long before = System.nanoTime();
    owned.closed(2);
    Map<Integer, Long> first = owned.since();
    assertThat(first).containsOnlyKeys(2);
    assertThat(first)
        .allSatisfy((partition, since) -> assertThat(since).isGreaterThanOrEqualTo(before));
    owned.opened(2);
    owned.closed(2);
    assertThat(owned.since()).isEqualTo(first);

    owned.left(2);
    assertThat(owned.since()).isEmpty();
    owned.closed(2);

    assertThat(owned.since()).containsOnlyKeys(2).isNotEqualTo(first);
  }

  @Test
  void partitionThatGoes_isNotOwned() {
    owned.closed(2);
    owned.opened(2);

    owned.left(2);
    owned.left(5);

    assertThat(owned.has(2)).isFalse();
    assertThat(owned.since().keySet()).isEmpty();
    assertThat(owned.closed()).isEmpty();
  }
}
