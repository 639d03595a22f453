package io.phonecommand.api.sites;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.phonecommand.api.kafka.RecordGuard;
import io.phonecommand.api.kafka.SiteTopicFollower;
import io.phonecommand.common.kafka.BrokerContact;
import io.phonecommand.common.message.MessageCodec;
import io.phonecommand.common.message.WorkerStatement;
import io.phonecommand.common.topic.Topics;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class StatementFollowerTest {

  private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);
  private static final Duration WAIT = Duration.ofMillis(1);
  private static final Duration HALF_A_SECOND = Duration.ofMillis(500);

  /** A Kafka in which some topics have no leader. */
  private static final class Log extends MockConsumer<String, byte[]> {

    private final Set<String> leaderless = new HashSet<>();
    private final Set<String> forbidden = new HashSet<>();

    Log() {
      super("none");
    }

    @Override
    public synchronized Map<TopicPartition, Long> endOffsets(
        Collection<TopicPartition> partitions, Duration timeout) {
      if (partitions.stream().anyMatch(partition -> leaderless.contains(partition.topic()))) {
        throw new TimeoutException("no leader");
      }
      if (partitions.stream().anyMatch(partition -> forbidden.contains(partition.topic()))) {
        throw new TopicAuthorizationException(forbidden);
      }
      return partitions.stream().collect(Collectors.toMap(each -> each, each -> 0L));
    }

    @Override
    public synchronized Map<TopicPartition, Long> beginningOffsets(
        Collection<TopicPartition> partitions, Duration timeout) {
      return endOffsets(partitions, timeout);
    }
  }

  @AutoClose private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  @AutoClose private final Log kafka = new Log();
  private final AtomicLong nanoTime = new AtomicLong();
  private final BrokerContact contact = new BrokerContact(nanoTime::get);
  private final WorkerStatements statements =
      new WorkerStatements(
          Clock.fixed(NOW, ZoneOffset.UTC),
          nanoTime::get,
          new Workers(nanoTime::get),
          meters.counter("unreadable"));
  private final SiteTopicFollower follower =
      new SiteTopicFollower(
          Topics::siteOfWorkers,
          statements,
          new RecordGuard("workers", meters),
          () -> true,
          contact,
          nanoTime::get);
  private int bytes;
  private long offset;

  private void see(String... sites) {
    for (String site : sites) {
      follower.seen(Topics.workers(site), 1);
    }
    follower.looked();
  }

  /** A poll that takes no time. */
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

  /** A worker says that it understands jobs; its clock shows {@code age} less. */
  private void say(String site, Duration age) {
    kafka.addRecord(
        new ConsumerRecord<>(
            Topics.workers(site),
            0,
            offset++,
            NOW.minus(age).toEpochMilli(),
            TimestampType.CREATE_TIME,
            ConsumerRecord.NULL_SIZE,
            ConsumerRecord.NULL_SIZE,
            "worker",
            MessageCodec.write(
                new WorkerStatement(WorkerStatement.VERSION, site, "1", Set.of("jobs"))),
            new RecordHeaders(),
            Optional.empty()));
  }

  @Test
  void topicThatCantBeRead_costsTheOthersNothing_andIsTriedAgain() {
    kafka.leaderless.add(Topics.workers("south"));
    see("north", "south", "west");
    assertThatThrownBy(this::poll).isInstanceOf(TimeoutException.class);
    say("north", Duration.ZERO);
    assertThatThrownBy(this::poll).isInstanceOf(TimeoutException.class);

    assertThat(statements.understandsJobs("north")).isTrue();
    assertThat(follower.isCaughtUp()).isFalse();
    kafka.leaderless.clear();
    poll();
    assertThat(follower.isCaughtUp()).isTrue();
    assertThat(kafka.assignment()).hasSize(3);
  }

  @Test
  void topicThatMayNotBeRead_isNotWaitedFor_butOneThatCantBeReadYetIs() {
    kafka.forbidden.add(Topics.workers("north"));
    kafka.leaderless.add(Topics.workers("south"));
    kafka.leaderless.add(Topics.workers("west"));
    see("north", "south", "west");
    assertThatThrownBy(this::poll).isInstanceOf(TimeoutException.class);
    assertThat(follower.isCaughtUp()).isFalse();

    kafka.leaderless.clear();
    assertThatThrownBy(this::poll).isInstanceOf(TopicAuthorizationException.class);
    assertThat(follower.isCaughtUp()).isTrue();
    say("south", Duration.ZERO);
    assertThatThrownBy(this::poll).isInstanceOf(TopicAuthorizationException.class);
    assertThat(statements.understandsJobs("south")).isTrue();
  }

  @Test
  void whatComesWhileAllIsSteady_isNew_whateverItsClock() {
    see("north");
    pollSteadily(Duration.ofSeconds(3));
    say("north", Duration.ofHours(1));
    pollSteadily(HALF_A_SECOND);

    assertThat(statements.understandsJobs("north")).isTrue();
  }

  @Test
  void whatWasWrittenDuringAPause_isNotNew() {
    see("north");
    pollSteadily(Duration.ofSeconds(3));
    say("north", Duration.ofMinutes(4));
    pass(Duration.ofMinutes(5));
    contact.observe(++bytes);
    poll();

    assertThat(statements.understandsJobs("north")).isFalse();
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
    say("north", Duration.ofMinutes(4));
    pollSteadily(HALF_A_SECOND);

    assertThat(statements.understandsJobs("north")).isFalse();
    say("north", Duration.ofSeconds(1));
    pollSteadily(HALF_A_SECOND);
    assertThat(statements.understandsJobs("north")).isTrue();
  }
}
