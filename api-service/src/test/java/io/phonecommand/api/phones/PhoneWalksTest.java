package io.phonecommand.api.phones;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Whose listings are remembered. */
class PhoneWalksTest {

  private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE);
  private final PhoneWalks walks = new PhoneWalks(nanoTime::get);

  private static PhoneQuery query(String tenant, String caller, int pageNo) {
    return new PhoneQuery(
        tenant,
        caller,
        Optional.empty(),
        Optional.empty(),
        OptionalInt.empty(),
        Optional.empty(),
        pageNo,
        20);
  }

  private void note(String tenant, String caller, int pageNo) {
    walks.note(query(tenant, caller, pageNo), "id-" + pageNo, pageNo * 20L);
  }

  private boolean isKnown(String tenant, String caller, int pageNo) {
    return walks.endBefore(query(tenant, caller, pageNo + 1)).isPresent();
  }

  @Test
  void tenantThatListsMuch_pushesOutItsOwnListingsOnly() {
    note("acme", "me", 1);
    note("acme", "you", 1);
    for (int page = 1; page <= 10; page++) {
      for (int i = 0; i < PhoneWalks.MOST; i++) {
        note("zenith", "caller-" + i, page);
      }
    }

    assertThat(isKnown("acme", "me", 1)).isTrue();
    assertThat(isKnown("acme", "you", 1)).isTrue();
    assertThat(isKnown("zenith", "caller-" + (PhoneWalks.MOST - 1), 10)).isTrue();
    assertThat(isKnown("zenith", "caller-0", 10)).isFalse();
  }

  @Test
  void whatIsOver_goesBeforeAnythingElse() {
    note("acme", "me", 1);
    nanoTime.addAndGet(Long.MAX_VALUE / 2);
    for (int i = 1; i <= PhoneWalks.MOST; i++) {
      note("zenith", "caller-" + i, 1);
    }

    assertThat(isKnown("acme", "me", 1)).isFalse();
    assertThat(isKnown("zenith", "caller-1", 1)).isTrue();
  }

  @Test
  void ofAListing_theLatestEndsAreKnown_whicheverPagesTheyAreOf() {
    for (int page : new int[] {1, 2, 7, 3, 2, 4, 8}) {
      note("acme", "me", page);
    }

    assertThat(isKnown("acme", "me", 8)).isTrue();
    assertThat(isKnown("acme", "me", 4)).isTrue();
    assertThat(isKnown("acme", "me", 2)).isTrue();
    assertThat(isKnown("acme", "me", 3)).isTrue();
    assertThat(isKnown("acme", "me", 7)).isFalse();
  }

  @Test
  void whoWasElsewhere_orBegins_hasLeftHisListing_andItDoesNotGoOn() {
    note("acme", "me", 1);
    note("acme", "me", 2);
    note("acme", "you", 1);
    note("acme", "you", 2);

    assertThat(isKnown("acme", "me", 3)).isFalse();
    note("acme", "me", 4);
    assertThat(walks.endBefore(query("acme", "you", 1))).isEmpty();

    assertThat(isKnown("acme", "me", 2)).isFalse();
    assertThat(isKnown("acme", "me", 4)).isFalse();
    assertThat(isKnown("acme", "you", 2)).isFalse();
  }

  @Test
  void eachEnd_isKnownForAMinute_whateverComesAfterIt() {
    long half = PhoneWalks.KEPT.dividedBy(2).toNanos();
    note("acme", "me", 1);
    note("acme", "you", 1);
    nanoTime.addAndGet(half);
    note("acme", "me", 2);
    note("acme", "you", 2);
    nanoTime.addAndGet(half);

    assertThat(isKnown("acme", "me", 2)).isTrue();
    assertThat(isKnown("acme", "you", 1)).isFalse();
  }
}
