package io.phonecommand.api.phones;

import static org.assertj.core.api.Assertions.assertThat;

import io.phonecommand.common.directory.Announcement;
import io.phonecommand.common.topic.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Whoever goes from page to page, while phones come and go or while nothing does. */
class PhonePagesPropertyTest {

  private static final Announcement NORTH =
      new Announcement(Topics.instances("north"), "north", "acme", 1);

  private static final class World {

    private final Random random;
    private final SiteNumbers sites = new SiteNumbers();
    private final TenantPhones phones = new TenantPhones(sites, () -> 0);
    private final AtomicLong nanoTime = new AtomicLong();

    /** Of two replicas. */
    private final List<PhonePages> replicas = List.of(replica(), replica());

    private final Set<String> there = new TreeSet<>();

    /** What was there from the beginning on. */
    private final Set<String> stayed;

    /** With so many phones, or some less. */
    World(long seed, int count) {
      random = new Random(seed);
      for (int i = 0; i < count; i++) {
        come(anyId());
      }
      stayed = new HashSet<>(there);
    }

    private PhonePages replica() {
      return new PhonePages(phones, sites, new PhoneWalks(nanoTime::get));
    }

    String anyId() {
      return "p%03d".formatted(random.nextInt(1000));
    }

    void come(String id) {
      if (there.add(id)) {
        phones.ownerChanged(id, null, NORTH);
      }
    }

    void go(String id) {
      if (there.remove(id)) {
        phones.ownerChanged(id, NORTH, null);
        stayed.remove(id);
      }
    }

    void comeAndGo() {
      for (int i = random.nextInt(20); i > 0; i--) {
        String id = anyId();
        if (random.nextBoolean()) {
          come(id);
        } else {
          go(id);
        }
      }
    }

    PhonePage page(int pageNo, int pageSize) {
      return pageFor("me", Optional.empty(), pageNo, pageSize);
    }

    PhonePage pageFor(String caller, Optional<String> ids, int pageNo, int pageSize) {
      return pageFrom(0, caller, ids, pageNo, pageSize);
    }

    PhonePage pageFrom(int replica, String caller, Optional<String> ids, int pageNo, int pageSize) {
      return replicas
          .get(replica)
          .page(query(caller, ids, Optional.empty(), pageNo, pageSize), now());
    }

    PhonePage pageFrom(int replica, int pageNo, int pageSize) {
      return pageFrom(replica, "me", Optional.empty(), pageNo, pageSize);
    }

    /** Of any replica. */
    PhonePage pageAfter(Optional<String> after, int pageSize) {
      PhonePages replica = replicas.get(random.nextInt(replicas.size()));
      return replica.page(query("me", Optional.empty(), after, 1, pageSize), now());
    }

    private Moment now() {
      return Moments.allAsked(sites);
    }

    /** What is on such a page if only the numbers count. */
    List<String> expected(int pageNo, int pageSize) {
      int from = Math.min((pageNo - 1) * pageSize, there.size());
      return List.copyOf(there).subList(from, Math.min(from + pageSize, there.size()));
    }
  }

  private static PhoneQuery query(
      String caller, Optional<String> ids, Optional<String> after, int pageNo, int pageSize) {
    return new PhoneQuery(
        "acme", caller, ids, Optional.empty(), OptionalInt.empty(), after, pageNo, pageSize);
  }

  /** Goes from page to page. */
  private abstract static class Walker {

    final World world;
    final int pageSize;
    final List<String> seen = new ArrayList<>();
    int pageNo;
    boolean isDone;

    Walker(World world, int pageSize) {
      this.world = world;
      this.pageSize = pageSize;
    }

    void next() {
      pageNo++;
      PhonePage page = ask();
      seen.addAll(idsOn(page));
      isDone = isLast(page);
    }

    abstract PhonePage ask();

    abstract boolean isLast(PhonePage page);
  }

  /** As callers do it who know page numbers only, and believe how many there are. */
  private static final class ByNumber extends Walker {

    private final String token;

    ByNumber(World world, int pageSize, String token) {
      super(world, pageSize);
      this.token = token;
    }

    @Override
    PhonePage ask() {
      return world.pageFor(token, Optional.empty(), pageNo, pageSize);
    }

    @Override
    boolean isLast(PhonePage page) {
      return (long) pageNo * pageSize >= page.total();
    }
  }

  /** All with the same token. */
  private static final class ById extends Walker {

    ById(World world, int pageSize) {
      super(world, pageSize);
    }

    @Override
    PhonePage ask() {
      Optional<String> last = seen.isEmpty() ? Optional.empty() : Optional.of(seen.getLast());
      // In any order with those who go by number, and no matter to them.
      return world.pageAfter(last, pageSize);
    }

    @Override
    boolean isLast(PhonePage page) {
      return page.phones().size() < pageSize;
    }
  }

  private static List<String> idsOn(PhonePage page) {
    return page.phones().stream().map(PhoneStatus::instanceId).toList();
  }

  /** In any order. */
  private static void assertAllSeenOnce(World world, List<? extends Walker> walkers) {
    List<Walker> going = new ArrayList<>(walkers);
    while (!going.isEmpty()) {
      Walker walker = going.get(world.random.nextInt(going.size()));
      walker.next();
      going.removeIf(each -> each.isDone);
      world.comeAndGo();
    }
    assertThat(walkers)
        .allSatisfy(
            walker ->
                assertThat(walker.seen)
                    .doesNotHaveDuplicates()
                    .isSorted()
                    .containsAll(world.stayed));
  }

  @Property(tries = 300)
  void everyPhoneThatStays_isSeenOnce_byEachWhoHasATokenOfItsOwn(
      @ForAll long seed,
      @ForAll @IntRange(max = 600) int count,
      @ForAll @IntRange(min = 1, max = 50) int pageSize) {
    World world = new World(seed, count);
    assertAllSeenOnce(
        world, List.of(new ByNumber(world, pageSize, "me"), new ByNumber(world, pageSize, "you")));
  }

  @Property(tries = 300)
  void everyPhoneThatStays_isSeenOnce_byAllWhoGoOnAfterAnId_onAnyReplica(
      @ForAll long seed,
      @ForAll @IntRange(max = 600) int count,
      @ForAll @IntRange(min = 1, max = 50) int pageSize) {
    World world = new World(seed, count);
    assertAllSeenOnce(
        world, IntStream.range(0, 3).mapToObj(i -> new ById(world, pageSize)).toList());
  }

  @Test
  void pageAfterAnId_thatIsGone_orNeverWas_isWhatStandsBehindIt_andAllAreCounted() {
    World world = new World(7, 40);
    List<String> all = List.copyOf(world.there);
    world.go(all.get(4));

    PhonePage page = world.pageAfter(Optional.of(all.get(4)), 5);
    assertThat(idsOn(page)).isEqualTo(all.subList(5, 10));
    assertThat(page.total()).isEqualTo(world.there.size());
    assertThat(idsOn(world.pageAfter(Optional.of("0"), 4))).isEqualTo(all.subList(0, 4));
    assertThat(idsOn(world.pageAfter(Optional.of("z"), 4))).isEmpty();
    assertThat(world.pageAfter(Optional.of("z"), 4).total()).isEqualTo(world.there.size());
  }

  @Property(tries = 300)
  void whileNothingChanges_pagesAreTheSortedPhones_inAnyOrder(
      @ForAll long seed, @ForAll @IntRange(max = 600) int count) {
    World world = new World(seed, count);
    for (int i = 0; i < 30; i++) {
      int pageSize = 1 + world.random.nextInt(3);
      int pageNo = 1 + world.random.nextInt(8);
      PhonePage page = world.page(pageNo, pageSize);

      assertThat(page.total()).isEqualTo(world.there.size());
      assertThat(idsOn(page)).isEqualTo(world.expected(pageNo, pageSize));
    }
  }

  /** One replica after the other, as a proxy does it, with one token. */
  @Property(tries = 300)
  void afterAChange_aNewListing_hasEachPhoneOnce_whicheverReplicaItBeginsWith(
      @ForAll long seed,
      @ForAll @IntRange(min = 100, max = 600) int count,
      @ForAll @IntRange(min = 1, max = 15) int pageSize,
      @ForAll @IntRange(max = 1) int first) {
    World world = new World(seed, count);
    assertThat(listed(world, pageSize, page -> page % 2)).isEqualTo(List.copyOf(world.there));
    world.comeAndGo();

    assertThat(listed(world, pageSize, page -> (page + first) % 2))
        .isEqualTo(List.copyOf(world.there));
  }

  @Property(tries = 300)
  void aMinuteAfterAChange_aNewListing_hasEachPhoneOnce_onWhicheverReplicas(
      @ForAll long seed,
      @ForAll @IntRange(max = 600) int count,
      @ForAll @IntRange(min = 1, max = 50) int pageSize) {
    World world = new World(seed, count);
    var unused = listed(world, pageSize, page -> world.random.nextInt(2));
    world.comeAndGo();
    world.nanoTime.addAndGet(PhoneWalks.KEPT.toNanos());

    assertThat(listed(world, pageSize, page -> world.random.nextInt(2)))
        .isEqualTo(List.copyOf(world.there));
  }

  /** All of a listing, each page from the replica that is given for it. */
  private static List<String> listed(World world, int pageSize, IntUnaryOperator replicaOf) {
    List<String> seen = new ArrayList<>();
    long total = 1;
    for (int pageNo = 1; (pageNo - 1L) * pageSize < total; pageNo++) {
      PhonePage page = world.pageFrom(replicaOf.applyAsInt(pageNo), pageNo, pageSize);
      seen.addAll(idsOn(page));
      total = page.total();
    }
    return seen;
  }

  @Test
  void pagesThatAreAskedForAtOnce_leaveNothingForTheNextListing() {
    World world = new World(7, 40);
    for (int pageNo : new int[] {1, 3, 2, 5, 4}) {
      var unused = world.page(pageNo, 5);
    }
    world.come("a-before-all-others");

    for (int pageNo : new int[] {2, 1, 4, 3}) {
      assertThat(idsOn(world.page(pageNo, 5))).isEqualTo(world.expected(pageNo, 5));
    }
  }

  @Test
  void whoWasAwayForLong_goesOnByNumber() {
    World world = new World(7, 40);
    var unused = world.page(1, 5);
    world.come("a-before-all-others");
    world.nanoTime.addAndGet(Duration.ofSeconds(61).toNanos());

    assertThat(idsOn(world.page(2, 5))).isEqualTo(world.expected(2, 5));
  }

  @Test
  void otherFilters_areAnotherWalk() {
    World world = new World(7, 40);
    var unused = world.page(1, 5);
    world.come("a-before-all-others");

    assertThat(idsOn(world.pageFor("me", Optional.of("*"), 2, 5))).isEqualTo(world.expected(2, 5));
    assertThat(idsOn(world.page(2, 5))).isNotEqualTo(world.expected(2, 5));
  }

  /** Somebody else's page is neither cut where it ended, nor does it count what he has seen. */
  @Test
  void pageThatAnotherCallerAsksFor_goesByItsNumber() {
    World world = new World(7, 40);
    List<String> before = world.expected(2, 5);
    var unused = world.page(1, 5);
    world.go(world.there.iterator().next());

    PhonePage direct = world.pageFor("you", Optional.empty(), 2, 5);
    assertThat(idsOn(direct)).isEqualTo(world.expected(2, 5)).isNotEqualTo(before);
    assertThat(direct.total()).isEqualTo(world.there.size());
    // He goes on where he was, also if he asks twice.
    assertThat(idsOn(world.page(2, 5))).isEqualTo(before);
    assertThat(idsOn(world.page(2, 5))).isEqualTo(before);
    assertThat(world.page(2, 5).total()).isEqualTo(world.there.size() + 1);
  }
}
