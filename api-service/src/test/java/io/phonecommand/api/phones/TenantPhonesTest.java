package io.phonecommand.api.phones;

import static org.assertj.core.api.Assertions.assertThat;

import io.phonecommand.common.directory.Announcement;
import io.phonecommand.common.topic.Topics;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TenantPhonesTest {

  private static final Announcement NORTH = announcement("north");
  private static final Announcement SOUTH = announcement("south");

  private final SiteNumbers sites = new SiteNumbers();
  private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE);
  private final TenantPhones phones = new TenantPhones(sites, nanoTime::get);

  private static Announcement announcement(String site) {
    return new Announcement(Topics.instances(site), site, "acme", 1);
  }

  private long stateOf(String id) {
    return phones.of("acme").find(id).orElseThrow().state();
  }

  @Test
  void text_isTheDirectorysOwn_alsoOfAPhoneThatMoves() {
    String id = "phone".repeat(2);
    phones.ownerChanged(id, null, NORTH);
    phones.ownerChanged("phone".repeat(2), NORTH, SOUTH);

    assertThat(phones.of("acme").find("phonephone").orElseThrow().id()).isSameAs(id);
  }

  @Test
  void phoneThatComesAgain_hasItsStateStill() {
    phones.ownerChanged("a", null, NORTH);
    phones.stateSaid("north", "a", Optional.of(NORTH), true, 5);
    phones.ownerChanged("a", NORTH, null);
    phones.ownerChanged("a", null, NORTH);

    assertThat(stateOf("a")).isEqualTo(PackedState.of(sites.numberOf("north"), true, 5));
  }

  @Test
  void tenantWithoutPhones_isForgotten() {
    PhoneList before = phones.of("acme");
    phones.ownerChanged("a", null, NORTH);
    assertThat(phones.of("acme")).isNotSameAs(before).isSameAs(phones.of("acme"));

    phones.ownerChanged("a", NORTH, null);
    assertThat(phones.of("acme")).isNotSameAs(phones.of("acme"));
  }

  @Test
  void siteOfWhichTooMuchWasSaidTooEarly_isReadOnceMore_whenItMatters() {
    for (int i = 0; i <= StrayStates.MOST; i++) {
      phones.stateSaid("north", "p" + i, Optional.empty(), true, 5);
    }
    assertThat(phones.takeLacking()).isEmpty();

    phones.ownerChanged("p1", null, NORTH);
    assertThat(stateOf("p1")).isEqualTo(PackedState.of(sites.numberOf("north"), true, 5));
    assertThat(phones.takeLacking()).isEmpty();
    phones.ownerChanged("other", null, SOUTH);
    assertThat(phones.takeLacking()).isEmpty();

    phones.ownerChanged("p0", null, NORTH);
    assertThat(stateOf("p0")).isEqualTo(PackedState.unknown(sites.numberOf("north")));
    assertThat(phones.takeLacking()).containsExactly("north");
    assertThat(phones.takeLacking()).isEmpty();
  }

  /** Where it says more of others' phones than is kept, each reading drops some again. */
  @Test
  void siteThatAlwaysSaysTooMuch_isReadAgainAfterAPauseOnly_howeverManyPhonesCome() {
    int read = 0;
    for (int phone = 0; phone < 100; phone++) {
      sayTooMuch("north");
      phones.ownerChanged("new-" + phone, null, NORTH);
      read += phones.takeLacking().size();
      nanoTime.addAndGet(LackingSites.PAUSE.toNanos() / 50);
    }
    assertThat(read).isEqualTo(2);

    // Others don't wait for its pause, and what came in it is read after it.
    sayTooMuch("south");
    phones.ownerChanged("south", null, SOUTH);
    assertThat(phones.takeLacking()).contains("south");
    sayTooMuch("south");
    phones.ownerChanged("south-too", null, SOUTH);
    assertThat(phones.takeLacking()).isEmpty();
    nanoTime.addAndGet(LackingSites.PAUSE.toNanos());
    assertThat(phones.takeLacking()).containsExactly("south");
  }

  private void sayTooMuch(String site) {
    for (int i = 0; i <= StrayStates.MOST; i++) {
      phones.stateSaid(site, "p" + i, Optional.empty(), true, 5);
    }
  }
}
