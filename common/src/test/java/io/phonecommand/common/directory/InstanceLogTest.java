package io.phonecommand.common.directory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.phonecommand.common.message.InstanceRecord;
import io.phonecommand.common.message.InventoryRecord;
import io.phonecommand.common.message.MessageCodec;
import io.phonecommand.common.topic.Topics;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class InstanceLogTest {

  private static final String NORTH = Topics.instances("north");
  private static final String SOUTH = Topics.instances("south");
  private static final String SHARED = Topics.SHARED_INSTANCES;

  private final InstanceOwners owners = new InstanceOwners();
  private final List<String> told = new ArrayList<>();
  private final InstanceLog log =
      new InstanceLog(
          owners,
          (topic, id) -> true,
          new InstanceLog.Listener() {
            @Override
            public void siteSeen(String site) {}

            @Override
            public void unreadable(String topic, String problem) {
              told.add(problem);
            }

            @Override
            public void contested(String instanceId, Announcement owner) {
              told.add(instanceId + " is " + owner.site() + "'s");
            }
          });

  private void read(String topic, @Nullable String key, byte @Nullable [] value) {
    log.apply(new ConsumerRecord<>(topic, 0, 0, key, value));
  }

  private void announce(String site, String id, long since) {
    read(
        Topics.instances(site), id, MessageCodec.write(new InstanceRecord(1, "acme", site, since)));
  }

  private void shareOld(String site, String id) {
    read(SHARED, id, MessageCodec.write(new InstanceRecord(1, "acme", site)));
  }

  private void complete(String topic) {
    read(topic, InventoryRecord.KEY, MessageCodec.write(new InventoryRecord(1, 1, "d")));
  }

  private String siteOf(String id) {
    return owners.ownerOf(id).map(Announcement::site).orElse("none");
  }

  @Test
  void firstSite_ownsAnInstance_untilItGivesItUp_inWhateverOrderTheyAreRead() {
    announce("south", "a", 2);
    announce("north", "a", 1);
    assertThat(siteOf("a")).isEqualTo("north");
    assertThat(owners.contested()).isEqualTo(1);
    assertThat(told).containsExactly("a is north's");

    read(NORTH, "a", null);
    assertThat(siteOf("a")).isEqualTo("south");
    assertThat(owners.contested()).isZero();
  }

  @Test
  void sitesThatBeganAtOnce_areToldApartByTheirNames() {
    announce("south", "a", 1);
    announce("north", "a", 1);

    assertThat(siteOf("a")).isEqualTo("north");
  }

  @Test
  void recordsThatAreNone_areSkipped_andChangeNothing() {
    announce("north", "a", 1);

    read(NORTH, "a", "{".getBytes(UTF_8));
    read(NORTH, null, null);
    read(NORTH, "not an id", null);
    read(SOUTH, "a", MessageCodec.write(new InstanceRecord(1, "thief", "north", 0L)));
    read(SHARED, "a", MessageCodec.write(new InstanceRecord(1, "thief", "No Such Site")));

    assertThat(told).hasSize(5);
    assertThat(owners.ownerOf("a")).hasValue(new Announcement(NORTH, "north", "acme", 1));
  }

  @Test
  void siteThatHasSaidAllOnItsOwnTopic_isNotHeardOnTheSharedOne() {
    shareOld("north", "a");
    shareOld("south", "b");
    announce("north", "c", 1);
    assertThat(siteOf("a")).isEqualTo("north");

    complete(NORTH);
    assertThat(siteOf("a")).isEqualTo("none");
    assertThat(siteOf("b")).isEqualTo("south");

    shareOld("north", "a");
    shareOld("north", "b");
    assertThat(siteOf("a")).isEqualTo("none");
    assertThat(siteOf("b")).isEqualTo("none");
    assertThat(siteOf("c")).isEqualTo("north");
  }

  @Test
  void topicThatIsMadeAnew_isBelievedAsItWas_untilAllIsSaidAgain() {
    announce("north", "stays", 1);
    announce("north", "goes", 1);
    complete(NORTH);

    log.madeAnew(NORTH);
    announce("north", "stays", 2);
    announce("north", "came-and-went", 2);
    read(NORTH, "came-and-went", null);
    assertThat(siteOf("goes")).isEqualTo("north");

    complete(NORTH);
    assertThat(siteOf("stays")).isEqualTo("north");
    assertThat(siteOf("goes")).isEqualTo("none");
    assertThat(owners.size()).isEqualTo(1);
  }

  @Test
  void topicThatIsGone_hasSaidNothing_norHasASharedOneThatIsMadeAnew() {
    announce("north", "a", 1);
    shareOld("south", "b");
    complete(NORTH);

    log.forget(NORTH);
    log.madeAnew(SHARED);

    assertThat(owners.size()).isZero();
    assertThat(log.isLost()).isTrue();
    shareOld("north", "a");
    assertThat(siteOf("a")).isEqualTo("north");
    assertThat(log.isLost()).isFalse();
  }

  @Test
  void sitesThatGiveUpAllThatTheyHave_areNoLoss() {
    announce("north", "a", 1);
    read(NORTH, "a", null);
    assertThat(owners.size()).isZero();

    log.forget(NORTH);

    assertThat(log.isLost()).isFalse();
  }
}
