package io.phonecommand.api.phones;

import static org.assertj.core.api.Assertions.assertThat;

import io.phonecommand.common.directory.Announcement;
import io.phonecommand.common.directory.InstanceOwners;
import io.phonecommand.common.topic.Topics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Phones that come, go, are rented anew and move, and sites that say something of any of them, in
 * any order: what is told of a phone is what its own site has said last, to its own tenant.
 */
class TenantPhonesPropertyTest {

  private static final List<String> SITES = List.of("east", "north", "south");
  private static final List<String> IDS = List.of("a", "b", "c");
  private static final List<String> TENANTS = List.of("acme", "zenith");

  private static final class World {

    private final Random random;
    private final SiteNumbers sites = new SiteNumbers();
    private final TenantPhones phones = new TenantPhones(sites, System::nanoTime);
    private final InstanceOwners owners = new InstanceOwners(phones);

    /** What each site has said last, by site and phone. */
    private final Map<String, Long> said = new HashMap<>();

    World(long seed) {
      random = new Random(seed);
    }

    private <T> T any(List<T> all) {
      return all.get(random.nextInt(all.size()));
    }

    void change() {
      String site = any(SITES);
      String id = any(IDS);
      switch (random.nextInt(8)) {
        case 0 -> owners.withdraw(Topics.instances(site), id);
        case 1, 2 ->
            owners.announce(
                id,
                new Announcement(Topics.instances(site), site, any(TENANTS), random.nextInt(3)));
        case 3 -> {
          phones.forgetStates(site);
          said.keySet().removeIf(key -> key.startsWith(site));
        }
        default -> sayState(site, id);
      }
    }

    private void sayState(String site, String id) {
      Optional<Announcement> owner = owners.ownerOf(id);
      if (random.nextInt(4) == 0) {
        phones.stateWithdrawn(site, id, owner);
        said.remove(site + id);
      } else {
        boolean reachable = random.nextBoolean();
        long since = 1L + random.nextInt(1000);
        phones.stateSaid(site, id, owner, reachable, since);
        said.put(site + id, PackedState.of(sites.numberOf(site), reachable, since));
      }
    }

    void assertTold(String id) {
      Optional<Announcement> owner = owners.ownerOf(id);
      for (String tenant : TENANTS) {
        Optional<PhoneEntry> told = phones.of(tenant).find(id);
        assertThat(told.isPresent())
            .isEqualTo(owner.filter(its -> its.tenant().equals(tenant)).isPresent());
        told.ifPresent(
            phone -> {
              String site = owner.orElseThrow().site();
              long unknown = PackedState.unknown(sites.numberOf(site));
              assertThat(phone.state()).isEqualTo(said.getOrDefault(site + id, unknown));
            });
      }
    }
  }

  @Property(tries = 500)
  void stateOfAPhone_isWhatItsOwnSiteSaidLast(@ForAll long seed) {
    World world = new World(seed);
    for (int i = 0; i < 100; i++) {
      world.change();
      IDS.forEach(world::assertTold);
    }
    assertThat(world.phones.takeLacking()).isEmpty();
  }
}
