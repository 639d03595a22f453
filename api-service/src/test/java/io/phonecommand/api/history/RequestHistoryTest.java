package io.phonecommand.api.history;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.phonecommand.api.directory.Placement;
import io.phonecommand.api.history.RequestHistory.KnownRequest;
import io.phonecommand.common.message.MessageCodec;
import io.phonecommand.common.topic.Topics;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestHistoryTest {

  private static final List<String> IDS = List.of("p1", "p2");
  private static final Placement THERE = new Placement("2:north");
  private static final Duration WINDOW = Duration.ofMinutes(10);
  private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

  @AutoClose private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final AtomicInteger forgotten = new AtomicInteger();
  private final Map<String, KnownRequest> shared = new HashMap<>();
  private final RequestHistory history =
      new RequestHistory(100, WINDOW, CLOCK, shared::put, forgotten::incrementAndGet);

  @AutoClose
  private final MockProducer<String, byte[]> kafka =
      new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer());

  private final RequestClaims claims =
      new RequestClaims(history, kafka, "this", Duration.ofMillis(50));
  private final HistoryRecords records =
      new HistoryRecords(history, claims, "this", meters.counter("unreadable"));

  @Test
  void firstUse_isToldToTheOthers_andARepeatIsNot() throws Exception {
    assertThat(isRepeat(history, "acme", "r1", "true", IDS)).isFalse();
    assertThat(shared).hasSize(1);

    shared.clear();
    assertThat(isRepeat(history, "acme", "r1", "true", List.of("p2", "p1"))).isTrue();
    assertThat(shared).isEmpty();
  }

  @Test
  void sameIdForSomethingElse_isRefused() throws Exception {
    assertThat(isRepeat(history, "acme", "r1", "true", IDS)).isFalse();

    assertThatThrownBy(() -> history.admit("acme", "r1", "false", IDS, THERE))
        .isInstanceOf(RequestConflictException.class);
    assertThatThrownBy(() -> history.admit("acme", "r1", "true", List.of("p1"), THERE))
        .isInstanceOf(RequestConflictException.class);
    assertThat(shared).hasSize(1);
  }

  @Test
  void otherTenantOrOtherId_isAnotherRequest() throws Exception {
    assertThat(isRepeat(history, "acme", "r1", "true", IDS)).isFalse();
    assertThat(isRepeat(history, "zenith", "r1", "false", IDS)).isFalse();
    assertThat(isRepeat(history, "acme", "r2", "false", IDS)).isFalse();

    assertThat(shared).hasSize(3);
  }

  @Test
  void whatAnotherReplicaTold_countsLikeItsOwn() throws Exception {
    RequestHistory other = otherReplica();
    assertThat(isRepeat(other, "acme", "r1", "true", IDS)).isFalse();

    assertThat(isRepeat(history, "acme", "r1", "true", IDS)).isTrue();
    assertThatThrownBy(() -> history.admit("acme", "r1", "false", IDS, THERE))
        .isInstanceOf(RequestConflictException.class);
    assertThat(shared).isEmpty();
  }

  @Test
  void tryUnderWay_hearsOfOthers_hereAndElsewhere() throws Exception {
    try (Admission first = history.admit("acme", "r1", "true", IDS, THERE);
        Admission alone = history.admit("acme", "r2", "true", IDS, THERE)) {
      assertThat(first.hasOtherTries()).isFalse();
      try (Admission second = history.admit("acme", "r1", "true", IDS, THERE)) {
        assertThat(second.hasOtherTries()).isTrue();
      }
      assertThat(first.hasOtherTries()).isTrue();

      RequestHistory other = otherReplica();
      assertThat(alone.hasOtherTries()).isFalse();
      assertThat(isRepeat(other, "acme", "r2", "true", IDS)).isFalse();
      assertThat(alone.hasOtherTries()).isTrue();
    }
  }

  private RequestHistory otherReplica() {
    return new RequestHistory(100, WINDOW, CLOCK, this::hear, forgotten::incrementAndGet);
  }

  /** What a caller does who is let in. */
  private static boolean isRepeat(
      RequestHistory history, String tenant, String requestId, String command, List<String> ids)
      throws RequestConflictException {
    try (Admission admission = history.admit(tenant, requestId, command, ids, THERE)) {
      history.share(admission);
      return admission.age().isPresent();
    }
  }

  private void hear(String key, KnownRequest request) {
    read(key, value(request.fingerprint(), request.placement().text()), Duration.ZERO);
  }

  private void read(@Nullable String key, byte @Nullable [] value, Duration age) {
    records.apply(
        new ConsumerRecord<>(
            Topics.REQUESTS,
            0,
            0,
            NOW.minus(age).toEpochMilli(),
            TimestampType.CREATE_TIME,
            ConsumerRecord.NULL_SIZE,
            ConsumerRecord.NULL_SIZE,
            key,
            value,
            new RecordHeaders(),
            Optional.empty()));
  }

  private static byte[] value(String fingerprint, String placement) {
    return MessageCodec.write(new RequestRecord(1, fingerprint, placement, "other"));
  }

  @Test
  void repeat_asksTheSitesOfTheFirstTry_whereverTheInstancesAreNow() throws Exception {
    RequestHistory other = otherReplica();
    other.share(other.admit("acme", "r1", "true", IDS, THERE));
    Placement moved = new Placement("1:,1:south");

    assertThat(other.admit("acme", "r1", "true", IDS, moved).placement()).isEqualTo(THERE);
    assertThat(history.admit("acme", "r1", "true", IDS, moved).placement()).isEqualTo(THERE);
    assertThat(history.admit("acme", "r2", "true", IDS, moved).placement()).isEqualTo(moved);
  }

  @Test
  void placement_isRemembered_whateverTheSites() throws Exception {
    List<String> ids = IntStream.range(0, 100).mapToObj(i -> "p" + i).toList();
    // More sites than a byte has numbers for.
    for (int request = 0; request < 100; request++) {
      Placement placement = manySites(request);
      history.admit("acme", "r" + request, "true", ids, placement);
      assertThat(history.admit("acme", "r" + request, "true", ids, THERE).placement())
          .isEqualTo(placement);
    }
    assertThat(history.admit("acme", "r0", "true", ids, THERE).placement()).isEqualTo(manySites(0));
  }

  private static Placement manySites(int request) {
    return new Placement(
        IntStream.range(0, 100)
            .mapToObj(i -> i % 10 == 0 ? "1:" : "1:site-" + (request * 10 + i))
            .collect(Collectors.joining(",")));
  }

  @Test
  void beyondTheLimit_theOldestAreForgotten_andCounted() throws Exception {
    for (int i = 1; i <= 300; i++) {
      assertThat(isRepeat(history, "acme", "r" + i, "true", IDS)).isFalse();
    }

    assertThat(forgotten).hasValue(200);
    assertThat(isRepeat(history, "acme", "r201", "true", IDS)).isTrue();
    assertThat(isRepeat(history, "acme", "r200", "true", IDS)).isFalse();
  }

  @Test
  void unreadableRecords_areSkippedAndCounted() {
    read("key", "{".getBytes(UTF_8), Duration.ZERO);
    read("key", null, Duration.ZERO);
    read(null, value("f", "1:north"), Duration.ZERO);
    read("key", value("f", "north"), Duration.ZERO);

    assertThat(meters.counter("unreadable").count()).isEqualTo(4);
    assertThat(history.size()).isZero();
  }

  /** After a restart nothing is remembered for longer than from its use on. */
  @Test
  void requestThatIsReadBack_isRememberedFromItsUse_notFromItsReading() throws Exception {
    byte[] value = value(RequestHistory.fingerprintOfTask("ls", IDS), "1:north");

    read(RequestHistory.keyOf("acme", "over"), value, WINDOW);
    read(RequestHistory.keyOf("acme", "nearly"), value, WINDOW.minusSeconds(5));
    read(RequestHistory.keyOf("acme", "ahead"), value, Duration.ofSeconds(-5));
    read(RequestHistory.keyOf("acme", "long over"), value, WINDOW.plus(RequestHistory.CLOCKS));

    assertThat(isRepeat(history, "acme", "over", "true", IDS)).isFalse();
    assertThatThrownBy(() -> history.admit("acme", "nearly", "true", IDS, THERE))
        .isInstanceOf(RequestConflictException.class);
    assertThatThrownBy(() -> history.admit("acme", "ahead", "true", IDS, THERE))
        .isInstanceOf(RequestConflictException.class);
    assertThat(history.size()).isEqualTo(3);
  }

  /**
   * Near the end of its window one replica holds the first use for over, and another one does not:
   * what counts must be the same for both, or a repeat at the other one would run once more.
   */
  @ParameterizedTest
  @ValueSource(longs = {-5000, -1, 0, 1, 5000})
  void useAtTheEndOfTheWindow_isTheSameForAllReplicas_whateverTheirClocks(long ahead)
      throws Exception {
    Instant first = NOW.minus(WINDOW);
    RequestHistory replica = replicaWithAClockAt(NOW.plusMillis(ahead));
    assertThat(remember(replica, "tooSoon", 1, first)).isEqualTo(1);
    assertThat(remember(replica, "tooSoon", 2, NOW.minusMillis(1))).isEqualTo(1);
    assertThat(remember(replica, "late", 1, first)).isEqualTo(1);
    assertThat(remember(replica, "late", 2, NOW)).isEqualTo(2);
    assertThat(remember(replica, "late", 3, NOW.plusMillis(1))).isEqualTo(2);

    assertThat(replica.findTask("late", "f")).contains(taskId(2));
    boolean isOver = ahead >= 0;
    assertThat(replica.findTask("tooSoon", "f").isEmpty()).isEqualTo(isOver);
  }

  private RequestHistory replicaWithAClockAt(Instant time) {
    Clock clock = Clock.fixed(time, ZoneOffset.UTC);
    return new RequestHistory(100, WINDOW, clock, shared::put, forgotten::incrementAndGet);
  }

  private static String taskId(int number) {
    return "%032x".formatted(number);
  }

  /** Has {@code replica} read that {@code key} was used; the number of the task that counts. */
  private static int remember(RequestHistory replica, String key, int task, Instant usedAt)
      throws RequestConflictException {
    String known = replica.rememberTask(key, "f", taskId(task), usedAt);
    return Integer.parseInt(RequestHistory.taskOf(known, "f"), 16);
  }

  @Test
  void synchronousUseAWindowLater_isTheSameForAllReplicas() throws Exception {
    RequestHistory behind = replicaWithAClockAt(NOW.minusSeconds(5));
    assertThat(remember(behind, "key", 1, NOW.minus(WINDOW))).isEqualTo(1);
    behind.remember("key", "g", THERE, NOW);

    assertThatThrownBy(() -> behind.findTask("key", "f"))
        .isInstanceOf(RequestConflictException.class);
  }

  /** And not a moment later, when its record is written. */
  @Test
  void useThatIsShared_isToldWithItsTime() throws Exception {
    history.share(history.admit("acme", "r1", "true", IDS, THERE));

    assertThat(shared.values())
        .extracting(KnownRequest::usedAt)
        .containsExactly(NOW.toEpochMilli());
    new HistoryWriter(kafka, "this", meters.counter("failures"))
        .write("key", shared.values().iterator().next());
    Awaitility.await().until(() -> !kafka.history().isEmpty());
    assertThat(kafka.history().getFirst().timestamp()).isEqualTo(NOW.toEpochMilli());
  }
}
