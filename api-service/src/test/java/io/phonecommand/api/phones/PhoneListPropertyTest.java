package io.phonecommand.api.phones;

import static org.assertj.core.api.Assertions.assertThat;

import io.phonecommand.api.kafka.TaskPartitions;
import io.phonecommand.api.sites.SiteCoverage.Freshness;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** A list of phones, whatever has come and gone, against one that is sorted each time. */
class PhoneListPropertyTest {

  private static final int IDS = 2000;
  private static final int SITES = 3;

  private final SiteNumbers sites = sites();

  private static SiteNumbers sites() {
    SiteNumbers sites = new SiteNumbers();
    for (int i = 0; i < SITES; i++) {
      int number = sites.numberOf("site-" + i);
      assertThat(number).isEqualTo(i);
    }
    return sites;
  }

  @Property(tries = 40)
  void list_isTheSameAsOneThatIsSorted(@ForAll long seed) {
    Random random = new Random(seed);
    PhoneList list = new PhoneList();
    Map<String, PhoneEntry> expected = new TreeMap<>();
    for (int round = 0; round < 4; round++) {
      // More come than go, or more go than come.
      int coming = 1 + random.nextInt(9);
      for (int i = 0; i < 1500; i++) {
        change(list, expected, idOf(random), random, coming);
      }
      assertThat(list.size()).isEqualTo(expected.size());
      assertThat(list.isEmpty()).isEqualTo(expected.isEmpty());
      for (int i = 0; i < 20; i++) {
        String id = idOf(random);
        assertThat(list.find(id).orElse(null)).isEqualTo(expected.get(id));
        assertSlice(list, new ArrayList<>(expected.values()), random);
      }
    }
  }

  /** Ids of several lengths, as they come, or in their order where the seed wants it. */
  private static String idOf(Random random) {
    int number = random.nextInt(IDS);
    return number % 3 == 0 ? "p" + number : "phone-%04d".formatted(number);
  }

  private static void change(
      PhoneList list, Map<String, PhoneEntry> expected, String id, Random random, int coming) {
    PhoneEntry known = expected.get(id);
    long state = stateOf(random);
    if (random.nextInt(10) < coming) {
      PhoneEntry phone = new PhoneEntry(id, TaskPartitions.hashOf(id), state);
      list.put(phone);
      expected.put(id, phone);
    } else if (random.nextInt(3) == 0) {
      boolean here =
          known != null && PackedState.siteOf(known.state()) == PackedState.siteOf(state);
      assertThat(list.setState(id, state)).isEqualTo(here);
      if (here) {
        expected.put(id, new PhoneEntry(id, TaskPartitions.hashOf(id), state));
      }
    } else if (random.nextInt(300) == 0) {
      int site = random.nextInt(SITES);
      list.forgetStates(site);
      expected.replaceAll((each, phone) -> withoutStateOf(site, phone));
    } else {
      assertThat(list.remove(id).orElse(null)).isEqualTo(known);
      expected.remove(id);
    }
  }

  private static PhoneEntry withoutStateOf(int site, PhoneEntry phone) {
    return PackedState.siteOf(phone.state()) == site
        ? new PhoneEntry(phone.id(), phone.hash(), PackedState.unknown(site))
        : phone;
  }

  private static long stateOf(Random random) {
    int site = random.nextInt(SITES);
    return random.nextInt(3) == 0
        ? PackedState.unknown(site)
        : PackedState.of(site, random.nextBoolean(), Moments.NOW - random.nextInt(3_000_000));
  }

  private void assertSlice(PhoneList list, List<PhoneEntry> all, Random random) {
    PhoneFilter filter = filter(random);
    IdRange range = range(random);
    int skip = random.nextInt(IDS / 2);
    int most = random.nextInt(400);
    List<PhoneEntry> matching =
        all.stream()
            .filter(phone -> filter.matches(phone.state(), phone.hash()))
            .filter(phone -> phone.id().compareTo(range.from()) >= 0)
            .filter(phone -> phone.id().compareTo(range.to()) < 0)
            .toList();

    assertThat(list.slice(range, filter, skip, most)).isEqualTo(sliceOf(matching, skip, most));

    String last = idOf(random);
    int behind = (int) matching.stream().filter(p -> p.id().compareTo(last) <= 0).count();
    assertThat(list.sliceAfter(range, filter, last, most))
        .isEqualTo(sliceOf(matching, behind, most));
  }

  private static PhoneSlice sliceOf(List<PhoneEntry> matching, int skip, int most) {
    int from = Math.min(skip, matching.size());
    int to = Math.min(from + most, matching.size());
    return new PhoneSlice(from, matching.size(), matching.subList(from, to));
  }

  private PhoneFilter filter(Random random) {
    OptionalInt site =
        random.nextBoolean() ? OptionalInt.empty() : OptionalInt.of(random.nextInt(SITES + 1) - 1);
    OptionalInt status =
        random.nextBoolean() ? OptionalInt.empty() : OptionalInt.of(random.nextInt(3));
    Freshness[] known = Freshness.values();
    Moment moment =
        Moments.with(
            sites,
            Moments.all(known[random.nextInt(known.length)]),
            Moments.of(known[random.nextInt(known.length)], known[random.nextInt(known.length)]));
    return new PhoneFilter(site, status, moment);
  }

  private static IdRange range(Random random) {
    return switch (random.nextInt(3)) {
      case 0 -> IdRange.ALL;
      case 1 -> IdRange.of(idOf(random));
      default -> {
        String id = idOf(random);
        yield IdRange.startingWith(id.substring(0, random.nextInt(id.length() + 1)));
      }
    };
  }

  /** As an inventory is announced: ids come in their order, and in the end all of them go. */
  @Property(tries = 20)
  void idsThatComeInTheirOrder_areAllThere_andGo(@ForAll long seed) {
    Random random = new Random(seed);
    PhoneList list = new PhoneList();
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 3 * PhoneBlock.MOST + random.nextInt(PhoneBlock.MOST); i++) {
      String id = "phone-%04d".formatted(i);
      ids.add(id);
      list.put(new PhoneEntry(id, i, PackedState.unknown(0)));
    }
    PhoneFilter all =
        new PhoneFilter(OptionalInt.empty(), OptionalInt.empty(), Moments.allAsked(sites));
    assertThat(list.slice(IdRange.ALL, all, 0, ids.size()).phones())
        .extracting(PhoneEntry::id)
        .isEqualTo(ids);

    Collections.shuffle(ids, random);
    for (String id : ids) {
      assertThat(list.remove(id)).isPresent();
      assertThat(list.remove(id)).isEmpty();
    }
    assertThat(list.isEmpty()).isTrue();
    assertThat(list.slice(IdRange.ALL, all, 0, 1)).isEqualTo(new PhoneSlice(0, 0, List.of()));
  }
}
