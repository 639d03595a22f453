package io.phonecommand.api.phones;

import static org.assertj.core.api.Assertions.assertThat;

import io.phonecommand.api.sites.SiteCoverage;
import io.phonecommand.api.sites.SiteCoverage.Freshness;
import io.phonecommand.common.directory.Announcement;
import io.phonecommand.common.directory.InstanceOwners;
import io.phonecommand.common.topic.Topics;
import java.util.Arrays;
import java.util.Collections;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A late page of a million phones of one tenant costs what the first one does. */
@Tag("benchmark")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PagingSpeedIT {

  private static final int PHONES = 1_000_000;
  private static final int SITES = 10;
  private static final int ROUNDS = 2000;
  private static final double TOLERANCE = 1.2;

  private final SiteNumbers sites = new SiteNumbers();
  private final TenantPhones phones = new TenantPhones(sites, System::nanoTime);
  private final PhonePages pages = new PhonePages(phones, sites, new PhoneWalks(System::nanoTime));
  private final InstanceOwners owners = new InstanceOwners(phones);
  private final Random random = new Random(7);

  private static String idOf(int number) {
    return "instance-%09d".formatted(number);
  }

  private static Announcement announcement(int number) {
    String site = "site-" + number % SITES;
    return new Announcement(Topics.instances(site), site, "acme", 1);
  }

  private void announce(int number) {
    var unused = owners.announce(idOf(number), announcement(number));
  }

  /** Site after site, as they are read. */
  @BeforeAll
  void fill() {
    long begin = System.nanoTime();
    for (int site = 0; site < SITES; site++) {
      for (int number = site; number < PHONES; number += SITES) {
        announce(number);
      }
    }
    for (int number = 0; number < PHONES; number++) {
      Announcement owner = announcement(number);
      boolean reachable = number % 7 != 0;
      phones.stateSaid(owner.site(), idOf(number), Optional.of(owner), reachable, Moments.NOW);
    }
    System.out.printf(
        "%,d phones: listed, with their states, in %.1f s%n",
        PHONES, (System.nanoTime() - begin) / 1e9);
  }

  private long nanosOf(PhoneQuery query, Moment moment) {
    long begin = System.nanoTime();
    PhonePage page = pages.page(query, moment);
    long took = System.nanoTime() - begin;
    assertThat(page.phones()).hasSize(query.pageSize());
    return took;
  }

  private static PhoneQuery query(String ids, String site, String status, int pageNo) {
    return new PhoneQuery(
        "acme",
        "me",
        Optional.of(ids).filter(text -> !text.isEmpty()),
        Optional.of(site).filter(text -> !text.isEmpty()),
        status.isEmpty() ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(status)),
        Optional.empty(),
        pageNo,
        200);
  }

  /** Of three partitions, one whose worker is lost, and one that nobody asks. */
  private Moment mixed() {
    SiteCoverage coverage = Moments.of(Freshness.ASKED, Freshness.UNKNOWN, Freshness.CHANGES);
    return Moments.with(sites, Collections.nCopies(SITES, coverage).toArray(SiteCoverage[]::new));
  }

  @ParameterizedTest
  @CsvSource({
    "false, '', '', '', 400",
    "false, '', '', '', 5000",
    "false, instance-0*, '', '', 400",
    "false, '', site-7, '', 400",
    "false, '', '', 2, 400",
    "false, '', site-6, 2, 400",
    "false, '', '', 0, 400",
    "true, '', '', 2, 400",
    "true, '', site-6, 2, 100",
    "true, '', '', 0, 400",
  })
  void latePage_costsWhatTheFirstOneDoes(
      boolean isMixed, String ids, String site, String status, int late) {
    PhoneQuery first = query(ids, site, status, 1);
    PhoneQuery second = query(ids, site, status, late);
    Moment moment = isMixed ? mixed() : Moments.allAsked(sites);
    long[] ofFirst = new long[ROUNDS];
    long[] ofLate = new long[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      // A moment lasts for a second, of 50 pages for each tenant.
      moment = isMixed && i % 25 == 0 ? mixed() : moment;
      // In turn, and while phones come and go.
      ofFirst[i] = nanosOf(first, moment);
      ofLate[i] = nanosOf(second, moment);
      change();
    }

    double firstMicros = median(ofFirst) / 1e3;
    double lateMicros = median(ofLate) / 1e3;
    System.out.printf(
        "%s, ids '%s', site '%s', status '%s': page 1 takes %.0f us (%.0f at most), page %d %.0f us%n",
        isMixed ? "partitions differ" : "all are asked",
        ids,
        site,
        status,
        firstMicros,
        LongStream.of(ofFirst).skip(ROUNDS / 2).max().orElseThrow() / 1e3,
        late,
        lateMicros);
    assertThat(lateMicros).isLessThan(firstMicros * TOLERANCE);
  }

  private void change() {
    int number = random.nextInt(PHONES);
    owners.withdraw(announcement(number).topic(), idOf(number));
    announce(number);
  }

  /** Of the second half: in the first one the code is still being compiled. */
  private static long median(long[] all) {
    long[] warm = Arrays.copyOfRange(all, ROUNDS / 2, ROUNDS);
    Arrays.sort(warm);
    return warm[warm.length / 2];
  }

  @Test
  void oneThatComes_isListedInNoTime() {
    long[] took = new long[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      long begin = System.nanoTime();
      change();
      took[i] = System.nanoTime() - begin;
    }

    System.out.printf("a phone goes and comes in %.1f us%n", median(took) / 1e3);
    assertThat(median(took)).isLessThan(1_000_000);
  }
}
