package io.phonecommand.common.directory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.phonecommand.common.message.InstanceRecord;
import io.phonecommand.common.message.InventoryRecord;
import io.phonecommand.common.message.MessageCodec;
import io.phonecommand.common.topic.Topics;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/**
 * Random sites say random things of a few instances, on topics of their own and on the one that an
 * earlier version shares; logs are compacted anywhere and read in any order.
 */
class InstanceLogPropertyTest {

  private static final List<String> SITES = List.of("east", "north", "south");

  /** They only speak on the shared topic. */
  private static final Set<String> OLD_SITES = Set.of("south");

  private static final List<String> IDS = List.of("a", "b", "c", "d");
  private static final List<String> TENANTS = List.of("acme", "zenith");

  private record Said(String topic, String key, @Nullable String json, long time) {

    byte @Nullable [] value() {
      return json == null ? null : json.getBytes(UTF_8);
    }
  }

  private static final class Everything implements InstanceLog.Listener {

    private final List<String> problems = new ArrayList<>();

    @Override
    public void siteSeen(String site) {}

    @Override
    public void unreadable(String topic, String problem) {
      problems.add(problem);
    }
  }

  @Property(tries = 300)
  void allReaders_agree_howeverTheLogsAreCompactedAndRead(@ForAll long seed) {
    Random random = new Random(seed);
    Map<String, List<Said>> logs = logs(random);
    Map<String, Announcement> expected = expected(logs);

    for (int reader = 0; reader < 4; reader++) {
      assertThat(read(compacted(logs, random), (topic, id) -> true, random).owners())
          .isEqualTo(expected);
    }
  }

  /** As a worker reads them: what its own site says, and what is said of its site's instances. */
  @Property(tries = 300)
  void workersAndReplicas_agree_onTheInstancesOfASite(@ForAll long seed) {
    Random random = new Random(seed);
    Map<String, List<Said>> logs = logs(random);
    Map<String, Announcement> expected = expected(logs);
    String own = Topics.instances("north");
    Set<String> inventory = new HashSet<>(IDS.subList(0, 1 + random.nextInt(IDS.size())));

    InstanceOwners seen =
        read(
            compacted(logs, random),
            (topic, id) -> topic.equals(own) || inventory.contains(id),
            random);

    for (String id : inventory) {
      assertThat(seen.ownerOf(id)).isEqualTo(Optional.ofNullable(expected.get(id)));
    }
  }

  private static Map<String, List<Said>> logs(Random random) {
    Map<String, List<Said>> logs = new HashMap<>();
    for (int i = 0; i < 60; i++) {
      String site = SITES.get(random.nextInt(SITES.size()));
      String id = IDS.get(random.nextInt(IDS.size()));
      boolean old = OLD_SITES.contains(site) || random.nextInt(4) == 0;
      String topic = old ? Topics.SHARED_INSTANCES : Topics.instances(site);
      Long since = old ? null : (long) random.nextInt(20);
      String tenant = TENANTS.get(random.nextInt(TENANTS.size()));
      String value =
          random.nextInt(3) == 0
              ? null
              : new String(MessageCodec.write(new InstanceRecord(1, tenant, site, since)), UTF_8);
      logs.computeIfAbsent(topic, t -> new ArrayList<>()).add(new Said(topic, id, value, i));
    }
    for (String site : SITES) {
      if (!OLD_SITES.contains(site)) {
        String topic = Topics.instances(site);
        String value = new String(MessageCodec.write(new InventoryRecord(1, 1, "d")), UTF_8);
        logs.computeIfAbsent(topic, t -> new ArrayList<>())
            .add(new Said(topic, InventoryRecord.KEY, value, 60));
      }
    }
    return logs;
  }

  /** The last announcement of each instance on each topic, and of those the first site's. */
  private static Map<String, Announcement> expected(Map<String, List<Said>> logs) {
    Map<String, Map<String, Announcement>> byId = new HashMap<>();
    logs.values().stream()
        .flatMap(List::stream)
        .filter(said -> !said.key().equals(InventoryRecord.KEY))
        .forEach(
            said -> {
              Map<String, Announcement> announced =
                  byId.computeIfAbsent(said.key(), k -> new HashMap<>());
              announced.remove(said.topic());
              announcement(said).ifPresent(last -> announced.put(said.topic(), last));
            });
    Map<String, Announcement> owners = new HashMap<>();
    byId.forEach(
        (id, announced) ->
            announced.values().stream()
                .min(
                    Comparator.comparingLong(Announcement::since).thenComparing(Announcement::site))
                .ifPresent(owner -> owners.put(id, owner)));
    return owners;
  }

  private static Optional<Announcement> announcement(Said said) {
    if (said.json() == null) {
      return Optional.empty();
    }
    try {
      InstanceRecord is = MessageCodec.readInstance(said.value());
      boolean shared = said.topic().equals(Topics.SHARED_INSTANCES);
      return shared && !OLD_SITES.contains(is.site())
          ? Optional.empty()
          : Optional.of(
              new Announcement(
                  said.topic(),
                  is.site(),
                  is.tenant(),
                  Objects.requireNonNullElse(is.since(), said.time())));
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** Some of the records that a later one of their key has made superfluous are gone. */
  private static Map<String, List<Said>> compacted(Map<String, List<Said>> logs, Random random) {
    Map<String, List<Said>> left = new HashMap<>();
    logs.forEach(
        (topic, log) -> {
          Set<String> later = new HashSet<>();
          List<Said> kept = new ArrayList<>();
          for (Said said : log.reversed()) {
            boolean superfluous = !later.add(said.key());
            boolean last = !superfluous && said.json() == null;
            if (!(superfluous || last) || random.nextBoolean()) {
              kept.addFirst(said);
            }
          }
          left.put(topic, withoutWhatATombstoneHid(kept, log));
        });
    return left;
  }

  /** A tombstone outlives what it deletes. */
  private static List<Said> withoutWhatATombstoneHid(List<Said> kept, List<Said> log) {
    Set<String> deleted = new HashSet<>();
    Map<String, Said> last = new HashMap<>();
    log.forEach(said -> last.put(said.key(), said));
    last.forEach(
        (key, said) -> {
          if (said.json() == null && !kept.contains(said)) {
            deleted.add(key);
          }
        });
    return kept.stream().filter(said -> !deleted.contains(said.key())).toList();
  }

  /** Topics in any order, mixed; each in its own order. */
  private static InstanceOwners read(
      Map<String, List<Said>> logs, InstanceLog.Interest interest, Random random) {
    InstanceOwners owners = new InstanceOwners();
    Everything listener = new Everything();
    InstanceLog log = new InstanceLog(owners, interest, listener);
    List<List<Said>> unread = new ArrayList<>();
    logs.values().forEach(said -> unread.add(new ArrayList<>(said)));
    while (!unread.isEmpty()) {
      List<Said> next = unread.get(random.nextInt(unread.size()));
      if (next.isEmpty()) {
        unread.remove(next);
      } else {
        log.apply(recordOf(next.removeFirst()));
      }
    }
    assertThat(listener.problems).isEmpty();
    return owners;
  }

  private static ConsumerRecord<String, byte[]> recordOf(Said said) {
    return new ConsumerRecord<>(
        said.topic(),
        0,
        said.time(),
        said.time(),
        TimestampType.CREATE_TIME,
        ConsumerRecord.NULL_SIZE,
        ConsumerRecord.NULL_SIZE,
        said.key(),
        said.value(),
        new RecordHeaders(),
        Optional.empty());
  }
}
