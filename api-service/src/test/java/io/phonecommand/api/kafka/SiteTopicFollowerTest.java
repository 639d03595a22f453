package io.phonecommand.api.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.phonecommand.common.kafka.BrokerContact;
import io.phonecommand.common.kafka.KafkaSettings;
import io.phonecommand.common.topic.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What it does while nothing is read; the rest shows with a broker. */
class SiteTopicFollowerTest {

  private static final KafkaSettings NOBODY = KafkaSettings.to("127.0.0.1:1");

  /** Reads nothing, and hears what is to be forgotten. */
  private final class Nothing implements SiteTopicFollower.Records {

    @Override
    public void apply(ConsumerRecord<String, byte[]> read, boolean isNew) {}

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

  @AutoClose
  private final KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(NOBODY.consumer());

  private final List<String> heard = new ArrayList<>();
  private final AtomicBoolean mayBegin = new AtomicBoolean();
  private final SiteTopicFollower follower =
      new SiteTopicFollower(
          Topics::siteOfStates,
          new Nothing(),
          new RecordGuard("test", meters),
          mayBegin::get,
          new BrokerContact(System::nanoTime),
          System::nanoTime);

  private void poll() {
    follower.poll(consumer, Duration.ofMillis(1));
  }

  @Test
  void whereNothingIsThere_itHasReadAll_onceThatIsKnown_andItMayBegin() {
    mayBegin.set(true);
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
    follower.seen(Topics.states("north"), 1);
    follower.looked();
    poll();

    assertThat(follower.isCaughtUp()).isFalse();
    assertThat(consumer.assignment()).isEmpty();
  }

  /** Has followed {@code topic}, and does not now, though it is to be read again. */
  private MockConsumer<String, byte[]> interruptedIn(String topic) {
    MockConsumer<String, byte[]> kafka = new MockConsumer<>("none");
    kafka.updateBeginningOffsets(Map.of(new TopicPartition(topic, 0), 0L));
    kafka.updateEndOffsets(Map.of(new TopicPartition(topic, 0), 0L));
    follower.seen(topic, 1);
    mayBegin.set(true);
    follower.poll(kafka, Duration.ofMillis(1));
    assertThat(kafka.assignment()).hasSize(1);
    mayBegin.set(false);
    follower.readAgain(topic);
    follower.poll(kafka, Duration.ofMillis(1));
    assertThat(kafka.assignment()).isEmpty();
    return kafka;
  }

  @Test
  void topicThatGoes_whileItIsNotFollowed_isForgotten_once() {
    String north = Topics.states("north");
    try (MockConsumer<String, byte[]> kafka = interruptedIn(north)) {
      follower.missing(north);
      follower.poll(kafka, Duration.ofMillis(1));
      follower.poll(kafka, Duration.ofMillis(1));

      assertThat(heard).containsExactly("north is gone");
    }
  }

  @Test
  void topicThatIsMadeAnew_whileItIsNotFollowed_isForgotten_andReadOnceItMayBe() {
    String north = Topics.states("north");
    try (MockConsumer<String, byte[]> kafka = interruptedIn(north)) {
      follower.madeAnew(north);
      follower.poll(kafka, Duration.ofMillis(1));
      assertThat(heard).containsExactly("north is made anew");

      mayBegin.set(true);
      follower.poll(kafka, Duration.ofMillis(1));
      assertThat(kafka.assignment()).hasSize(1);
      assertThat(heard).hasSize(1);
    }
  }

  @Test
  void topicOfAnotherKind_isNone() {
    follower.seen(Topics.workers("north"), 1);
    follower.looked();
    mayBegin.set(true);
    poll();

    assertThat(follower.isCaughtUp()).isTrue();
  }
}
