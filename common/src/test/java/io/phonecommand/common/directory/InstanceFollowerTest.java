package io.phonecommand.common.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.phonecommand.common.kafka.KafkaSettings;
import io.phonecommand.common.topic.Topics;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class InstanceFollowerTest {

  private static final KafkaSettings NOBODY = KafkaSettings.to("127.0.0.1:1");

  private final InstanceLog log =
      new InstanceLog(
          new InstanceOwners(),
          (topic, id) -> true,
          new InstanceLog.Listener() {
            @Override
            public void siteSeen(String site) {}

            @Override
            public void unreadable(String topic, String problem) {}
          });
  private final InstanceFollower follower =
      new InstanceFollower(log, records -> {}, topic -> true, System::nanoTime);

  @Test
  void topicThatIsSeenWhileItWaits_isNotReadYet() throws Exception {
    try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(NOBODY.consumer())) {
      Thread poll = Thread.ofPlatform().start(() -> follower.poll(consumer, Duration.ofMinutes(1)));
      Awaitility.await().until(() -> poll.getState() == Thread.State.TIMED_WAITING);

      follower.seen(Topics.instances("north"), 1);
      follower.looked();
      LockSupport.unpark(poll);
      poll.join();

      assertThat(follower.isCaughtUp()).isFalse();
    }
  }

  @Test
  void nothingToRead_isReadAtOnce() {
    follower.looked();
    try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(NOBODY.consumer())) {
      follower.poll(consumer, Duration.ofMillis(1));
    }
    assertThat(follower.isCaughtUp()).isTrue();
  }
}
