package io.phonecommand.api.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.phonecommand.common.kafka.BrokerContact;
import io.phonecommand.common.topic.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What it does with topics that come, go, or can't be read; the rest shows with a broker. */
class SiteTopicFollowerTest {

  private static final Duration WAIT = Duration.ofMillis(1);
  private static final Duration HALF_A_SECOND = Duration.ofMillis(500);

  /** The longest from one attempt to begin a topic to the next. */
  private static final Duration PAUSE = Duration.ofSeconds(4);

  /** A Kafka in which some topics have no leader, which it takes as long as it may to say. */
  private final class Log extends MockConsumer<String, byte[]> {

    private final Set<String> leaderless = new HashSet<>();
    private final Set<String> forbidden = new HashSet<>();
    private final List<String> asked = new ArrayList<>();

    Log() {
      super("none");
    }

    @Override
    public synchronized Map<TopicPartition, Long> endOffsets(
        Collection<TopicPartition> partitions, Duration timeout) {
      partitions.forEach(partition -> asked.add(partition.topic()));
      if (partitions.stream().anyMatch(partition -> leaderless.contains(partition.topic()))) {
        pass(timeout);
        throw new TimeoutException("no leader");
      }
      requireRights(partitions);
      return partitions.stream().collect(Collectors.toMap(each -> each, each -> 0L));
    }

    @Override
    public synchronized Map<TopicPartition, Long> beginningOffsets(
        Collection<TopicPartition> partitions, Duration timeout) {
      return partitions.stream().collect(Collectors.toMap(each -> each, each -> 0L));
    }

    @Override
    public synchronized ConsumerRecords<String, byte[]> poll(Duration timeout) {
      requireRights(assignment());
      return super.poll(timeout);
    }

    private void requireRights(Collection<TopicPartition> partitions) {
      Set<String> topics =
          partitions.stream().map(TopicPartition::topic).collect(Collectors.toSet());
      topics.retainAll(forbidden);
      if (!topics.isEmpty()) {
        throw new TopicAuthorizationException(topics);
      }
    }
  }

  /** Hears what there is to be heard. */
  private final class Heard implements SiteTopicFollower.Records {

    @Override
    public void apply(ConsumerRecord<String, byte[]> read, boolean isNew) {
      heard.add(read.key() + (isNew ? " is new" : " may be old"));
    }

    @Override
    public void forget(String site) {
      heard.add(site + " is gone");
    }

    @Override
    public void madeAnew(String site) {
      heard.add(site + " is made anew");
    }
  }

  @AutoClose private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  @AutoClose private final Log kafka = new Log();
  private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE);
  private final BrokerContact contact = new BrokerContact(nanoTime::get);
  private final List<String> heard = new ArrayList<>();
  private final AtomicBoolean mayBegin = new AtomicBoolean(true);
  private final Counter failed = meters.counter("failed");
  private final SiteTopicFollower follower =
      new SiteTopicFollower(
          Topics::siteOfStates,
          new Heard(),
          new RecordGuard("test", meters),
          mayBegin::get,
          contact,
          failed,
          nanoTime::get);
  private int bytes;
  private long offset;

  private void see(String... sites) {
    for (String site : sites) {
      follower.seen(Topics.states(site), 1);
    }
    follower.looked();
  }

  /** A poll that takes no time, unless Kafka does. */
  private void poll() {
    follower.poll(kafka, WAIT);
  }

  private void pass(Duration time) {
    nanoTime.addAndGet(time.toNanos());
  }

  private void pollSteadily(Duration time) {
    for (Duration left = time; left.isPositive(); left = left.minus(HALF_A_SECOND)) {
      pass(HALF_A_SECOND);
      contact.observe(++bytes);
      poll();
    }
  }

  private void write(String site, String key) {
    kafka.addRecord(new ConsumerRecord<>(Topics.states(site), 0, offset++, key, new byte[0]));
  }

  private Set<String> read() {
    return kafka.assignment().stream().map(TopicPartition::topic).collect(Collectors.toSet());
  }

  @Test
  void whereNothingIsThere_itHasReadAll_onceThatIsKnown_andItMayBegin() {
    poll();
    assertThat(follower.isCaughtUp()).isFalse();

    follower.looked();
    mayBegin.set(false);
    poll();
    assertThat(follower.isCaughtUp()).isFalse();

    mayBegin.set(true);
    poll();
    assertThat(follower.isCaughtUp()).isTrue();
  }

  @Test
  void topicThatMayNotBeReadYet_isNotRead() {
    mayBegin.set(false);
    see("north");
    poll();

    assertThat(follower.isCaughtUp()).isFalse();
    assertThat(read()).isEmpty();
  }

  @Test
  void topicOfAnotherKind_isNone() {
    follower.seen(Topics.workers("north"), 1);
    follower.looked();
    poll();

    assertThat(follower.isCaughtUp()).isTrue();
    assertThat(read()).isEmpty();
  }

  /** Has followed the topic of {@code site}, and does not now, though it is to be read again. */
  private void interruptIn(String site) {
    see(site);
    poll();
    assertThat(read()).hasSize(1);
    mayBegin.set(false);
    follower.readAgain(Topics.states(site));
    poll();
    assertThat(read()).isEmpty();
  }

  @Test
  void topicThatGoes_whileItIsNotFollowed_isForgotten_once() {
    interruptIn("north");
    follower.missing(Topics.states("north"));
    poll();
    poll();

    assertThat(heard).containsExactly("north is gone");
  }

  @Test
  void topicThatIsMadeAnew_whileItIsNotFollowed_isForgotten_andReadOnceItMayBe() {
    interruptIn("north");
    follower.madeAnew(Topics.states("north"));
    poll();
    assertThat(heard).containsExactly("north is made anew");

    mayBegin.set(true);
    poll();
    assertThat(read()).hasSize(1);
    assertThat(heard).hasSize(1);
  }

  /** A replica that starts with a million states polls some thousand times. */
  @Test
  void topicThatCantBeRead_costsTheOthersNothing_andIsTriedAgainAfterAPause() {
    kafka.leaderless.add(Topics.states("south"));
    see("north", "south", "west");
    poll();
    poll();
    assertThat(read()).contains(Topics.states("north"), Topics.states("west"));
    long begun = nanoTime.get();

    for (int i = 0; i < 1000; i++) {
      write("north", "phone-" + i);
      poll();
    }
    assertThat(heard).hasSize(1000);
    assertThat(nanoTime.get()).isEqualTo(begun);
    assertThat(follower.isCaughtUp()).isFalse();
    assertThat(follower.failures().details().get("cause"))
        .contains(Topics.states("south"), "no leader");
    assertThat(failed.count()).isEqualTo(1);

    kafka.leaderless.clear();
    pass(PAUSE);
    poll();
    assertThat(follower.isCaughtUp()).isTrue();
    assertThat(read()).hasSize(3);
    assertThat(follower.failures().details()).isEmpty();
  }

  @Test
  void ofTopicsThatCantBeRead_oneIsTriedForEachPause_andAllOnceThatOneCan() {
    String[] dark = {"a", "b", "c", "d"};
    for (String site : dark) {
      kafka.leaderless.add(Topics.states(site));
    }
    see("north");
    see(dark);
    for (int i = 0; i < 5; i++) {
      poll();
    }
    assertThat(read()).containsExactly(Topics.states("north"));
    kafka.asked.clear();

    for (int i = 0; i < 4; i++) {
      pass(PAUSE);
      poll();
      poll();
    }
    assertThat(kafka.asked).doesNotHaveDuplicates().hasSize(4);

    kafka.leaderless.clear();
    pass(PAUSE);
    poll();
    assertThat(read()).hasSize(5);
  }

  @Test
  void topicThatIsGone_isNotMissed() {
    kafka.leaderless.add(Topics.states("south"));
    see("north", "south");
    poll();
    poll();
    assertThat(follower.failures().details()).isNotEmpty();

    follower.missing(Topics.states("south"));
    poll();
    assertThat(follower.failures().details()).isEmpty();
    assertThat(follower.isCaughtUp()).isTrue();
  }

  @Test
  void topicThatMayNotBeRead_isNotWaitedFor_butOneThatCantBeReadYetIs() {
    kafka.forbidden.add(Topics.states("north"));
    kafka.leaderless.add(Topics.states("south"));
    kafka.leaderless.add(Topics.states("west"));
    see("north", "south", "west");
    for (int i = 0; i < 3; i++) {
      poll();
    }
    assertThat(follower.isCaughtUp()).isFalse();

    kafka.leaderless.clear();
    pass(PAUSE);
    poll();
    assertThat(follower.isCaughtUp()).isTrue();
    assertThat(follower.failures().details().get("cause")).contains("TopicAuthorization");
    write("south", "phone");
    poll();
    assertThat(heard).containsExactly("phone may be old");
  }

  @Test
  void topicWhoseRightIsWithdrawn_holdsUpNoOther_andIsReadOnceItMayBe() {
    see("north", "south");
    poll();
    kafka.forbidden.add(Topics.states("south"));
    poll();
    poll();

    assertThat(read()).containsExactly(Topics.states("north"));
    assertThat(follower.failures().details().get("cause")).contains("TopicAuthorization");
    kafka.forbidden.clear();
    pass(PAUSE);
    poll();
    assertThat(read()).hasSize(2);
    assertThat(follower.failures().details()).isEmpty();
  }

  @Test
  void whatComesWhileAllIsSteady_isNew() {
    see("north");
    pollSteadily(Duration.ofSeconds(3));
    write("north", "phone");
    pollSteadily(HALF_A_SECOND);

    assertThat(heard).containsExactly("phone is new");
  }

  /** A second in which Kafka does not answer about another topic is no gap. */
  @Test
  void whatComesWhileAnotherTopicCantBeRead_isNew() {
    kafka.leaderless.add(Topics.states("south"));
    see("north", "south");
    pollSteadily(Duration.ofSeconds(20));
    write("north", "phone");
    pollSteadily(HALF_A_SECOND);

    assertThat(heard).containsExactly("phone is new");
  }

  @Test
  void whatWasWrittenDuringAPause_isNotNew() {
    see("north");
    pollSteadily(Duration.ofSeconds(3));
    write("north", "phone");
    pass(Duration.ofMinutes(5));
    contact.observe(++bytes);
    poll();

    assertThat(heard).containsExactly("phone may be old");
  }

  /** Polls find nothing then, and do not fail; nor does the first one after it find all. */
  @Test
  void whatWasWrittenDuringACutOff_isNotNew() {
    see("north");
    pollSteadily(Duration.ofSeconds(3));
    for (int i = 0; i < 600; i++) {
      pass(HALF_A_SECOND);
      poll();
    }
    contact.observe(++bytes);
    poll();
    write("north", "early");
    pollSteadily(HALF_A_SECOND);
    pollSteadily(Duration.ofSeconds(2));
    write("north", "late");
    pollSteadily(HALF_A_SECOND);

    assertThat(heard).containsExactly("early may be old", "late is new");
  }
}
