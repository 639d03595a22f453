package io.phonecommand.api.phones;

import static org.assertj.core.api.Assertions.assertThat;

import io.phonecommand.api.sites.SiteCoverage.Freshness;
import java.lang.ref.WeakReference;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What of a block does not show in its list. */
class PhoneBlockTest {

  private final SiteNumbers sites = new SiteNumbers();
  private final PhoneBlock block = new PhoneBlock();

  private WeakReference<Moment> countAtAMoment() {
    Moment moment = Moments.with(sites, Moments.of(Freshness.ASKED, Freshness.UNKNOWN));
    BlockSummary counted = block.summary(moment);
    assertThat(counted.runningAt(0)).isEqualTo(1);
    assertThat(block.summary(moment)).isSameAs(counted);
    return new WeakReference<>(moment);
  }

  /** It knows of all sites what is known of them: a block that is not looked at would keep that. */
  @Test
  void block_keepsNoMoment() {
    long state = PackedState.of(sites.numberOf("north"), true, Moments.NOW);
    block.insert(0, new PhoneEntry("a", 0, state));
    block.insert(1, new PhoneEntry("b", 1, state));
    WeakReference<Moment> moment = countAtAMoment();

    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              System.gc();
              return moment.refersTo(null);
            });
    assertThat(block.summary().phonesAt(0)).isEqualTo(2);
  }
}
