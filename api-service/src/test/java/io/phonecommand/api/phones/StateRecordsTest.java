package io.phonecommand.api.phones;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.phonecommand.common.directory.Announcement;
import io.phonecommand.common.directory.InstanceOwners;
import io.phonecommand.common.message.MessageCodec;
import io.phonecommand.common.message.StateRecord;
import io.phonecommand.common.topic.Topics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class StateRecordsTest {

  private static final List<String> SITES = List.of("north", "south");
  private static final List<String> IDS = List.of("a", "b", "c", "d");

  @AutoClose private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final SiteNumbers sites = new SiteNumbers();
  private final TenantPhones phones = new TenantPhones(sites, System::nanoTime);
  private final InstanceOwners owners = new InstanceOwners(phones);
  private final AtomicBoolean known = new AtomicBoolean(true);
  private final StateRecords records =
      new StateRecords(
          owners, phones, known::get, new EarlyStates(1_000_000), meters.counter("unreadable"));

  private void say(String site, @Nullable String id, byte @Nullable [] value) {
    records.apply(new ConsumerRecord<>(Topics.states(site), 0, 0, id, value), true);
  }

  private void announce(String site, String tenant, String id, long since) {
    var unused = owners.announce(id, new Announcement(Topics.instances(site), site, tenant, since));
  }

  private static byte[] state(boolean reachable, long since) {
    return MessageCodec.write(new StateRecord(1, reachable, since));
  }

  private long stateOf(String tenant, String id) {
    return phones.of(tenant).find(id).orElseThrow().state();
  }

  @Test
  void state_isKept_untilItIsWithdrawn() {
    announce("north", "acme", "a", 1);
    say("north", "a", state(true, 5));
    assertThat(stateOf("acme", "a")).isEqualTo(PackedState.of(0, true, 5));

    say("north", "a", state(false, 6));
    assertThat(stateOf("acme", "a")).isEqualTo(PackedState.of(0, false, 6));
    say("north", "a", null);
    assertThat(stateOf("acme", "a")).isEqualTo(PackedState.unknown(0));
  }

  @Test
  void whatIsReadBeforeTheDirectoryIsKnown_countsAfterwards_inItsOrder() {
    int north = sites.numberOf("north");
    int south = sites.numberOf("south");
    known.set(false);
    say("north", "a", state(true, 5));
    say("north", "b", state(true, 5));
    say("south", "c", state(true, 6));
    say("south", "d", state(true, 7));
    say("north", "a", state(false, Long.MAX_VALUE));
    say("north", "b", null);
    records.madeAnew("south");
    say("south", "d", state(false, 8));
    IDS.forEach(id -> announce(id.compareTo("c") < 0 ? "north" : "south", "acme", id, 1));
    assertThat(stateOf("acme", "d")).isEqualTo(PackedState.unknown(south));

    known.set(true);
    assertThat(records.mayBeApplied()).isTrue();
    say("north", "b", state(true, 9));

    assertThat(stateOf("acme", "a")).isEqualTo(PackedState.of(north, false, Long.MAX_VALUE));
    assertThat(stateOf("acme", "b")).isEqualTo(PackedState.of(north, true, 9));
    assertThat(stateOf("acme", "c")).isEqualTo(PackedState.unknown(south));
    assertThat(stateOf("acme", "d")).isEqualTo(PackedState.of(south, false, 8));
  }

  @Test
  void stateThatComesBeforeItsPhone_waitsForIt() {
    say("north", "a", state(true, 5));
    say("north", "b", state(true, 5));
    say("north", "b", null);
    announce("north", "acme", "a", 1);
    announce("north", "acme", "b", 1);

    assertThat(stateOf("acme", "a")).isEqualTo(PackedState.of(0, true, 5));
    assertThat(stateOf("acme", "b")).isEqualTo(PackedState.unknown(0));
  }

  @Test
  void stateOfAnotherSite_countsOnceThePhoneIsThere_andItsOwnOnceItIsBack() {
    announce("south", "acme", "a", 1);
    say("south", "a", state(true, 5));
    say("north", "a", state(false, 9));
    assertThat(stateOf("acme", "a")).isEqualTo(PackedState.of(0, true, 5));

    announce("north", "acme", "a", 0);
    assertThat(stateOf("acme", "a")).isEqualTo(PackedState.of(1, false, 9));
    owners.withdraw(Topics.instances("north"), "a");
    assertThat(stateOf("acme", "a")).isEqualTo(PackedState.of(0, true, 5));
  }

  @Test
  void phoneThatIsRentedAnew_takesItsStateAlong() {
    announce("north", "acme", "a", 1);
    say("north", "a", state(true, 5));
    announce("north", "zenith", "a", 1);

    assertThat(phones.of("acme").find("a")).isEmpty();
    assertThat(stateOf("zenith", "a")).isEqualTo(PackedState.of(0, true, 5));
  }

  @Test
  void siteWhoseTopicIsGoneOrMadeAnew_hasSaidNothing() {
    announce("north", "acme", "a", 1);
    say("north", "a", state(true, 5));
    say("north", "waits", state(true, 5));
    records.forget("north");
    announce("north", "acme", "waits", 1);
    assertThat(stateOf("acme", "a")).isEqualTo(PackedState.unknown(0));
    assertThat(stateOf("acme", "waits")).isEqualTo(PackedState.unknown(0));

    say("north", "a", state(true, 5));
    records.madeAnew("north");
    assertThat(stateOf("acme", "a")).isEqualTo(PackedState.unknown(0));
  }

  @Test
  void whatIsNoState_isSkipped_andCounted() {
    announce("north", "acme", "a", 1);
    say("north", "a", "{}".getBytes(UTF_8));
    say("north", null, state(true, 5));
    say("north", "not an id", state(true, 5));

    assertThat(stateOf("acme", "a")).isEqualTo(PackedState.unknown(0));
    assertThat(meters.counter("unreadable").count()).isEqualTo(3);
  }

  /** The two threads that read the topics never wait for each other's logs. */
  @Test
  void phonesAndStates_readByTwoThreads_fitTogetherInTheEnd() throws Exception {
    Thread directory =
        Thread.ofPlatform()
            .start(
                () -> {
                  Random random = new Random(1);
                  for (int i = 0; i < 50_000; i++) {
                    String site = SITES.get(random.nextInt(SITES.size()));
                    String id = IDS.get(random.nextInt(IDS.size()));
                    if (random.nextInt(3) == 0) {
                      owners.withdraw(Topics.instances(site), id);
                    } else {
                      announce(site, "tenant-" + random.nextInt(2), id, random.nextInt(3));
                    }
                  }
                });
    Map<String, Long> said = new HashMap<>();
    Random random = new Random(2);
    for (int i = 0; i < 50_000; i++) {
      String site = SITES.get(random.nextInt(SITES.size()));
      String id = IDS.get(random.nextInt(IDS.size()));
      long since = 1L + random.nextInt(1000);
      if (random.nextInt(4) == 0) {
        say(site, id, null);
        said.remove(site + id);
      } else {
        say(site, id, state(true, since));
        said.put(site + id, since);
      }
    }
    directory.join();

    for (String site : SITES) {
      int number = sites.numberOf(site);
      for (String id : IDS) {
        // Before all others, so that the phone is this site's.
        announce(site, "tenant-0", id, -1);
        Long since = said.get(site + id);
        assertThat(stateOf("tenant-0", id))
            .isEqualTo(
                since == null ? PackedState.unknown(number) : PackedState.of(number, true, since));
        assertThat(phones.of("tenant-1").find(id)).isEmpty();
        owners.withdraw(Topics.instances(site), id);
      }
    }
  }
}
