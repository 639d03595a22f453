package io.phonecommand.api.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.phonecommand.api.directory.Placement;
import io.phonecommand.common.topic.Topics;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Two replicas that share a log, in which each record is read as soon as it is written. */
class RequestClaimsTest {

  private static final List<String> IDS = List.of("p1", "p2");
  private static final Placement THERE = new Placement("2:north");
  private static final String FIRST = "0".repeat(31) + "1";
  private static final String SECOND = "0".repeat(31) + "2";

  @AutoClose private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final List<HistoryRecords> readers = new ArrayList<>();
  @AutoClose private final Log log = new Log();
  private final RequestHistory history = history();
  private final RequestClaims here = replica(history, "here");
  private final RequestClaims there = replica(history(), "there");

  private static RequestHistory history() {
    return new RequestHistory(
        100, Duration.ofMinutes(10), Clock.systemUTC(), (key, request) -> {}, () -> {});
  }

  private RequestClaims replica(RequestHistory of, String origin) {
    RequestClaims claims = new RequestClaims(of, log, origin, Duration.ofMillis(100));
    readers.add(new HistoryRecords(of, claims, origin, meters.counter("unreadable")));
    return claims;
  }

  private static Optional<String> claim(RequestClaims claims, String taskId) throws Exception {
    return claims.claim("acme", "r1", "true", IDS, THERE, taskId);
  }

  @Test
  void firstTry_isWhatAllFind_whateverTheOrderOfTheInstances() throws Exception {
    assertThat(here.find("acme", "r1", "true", IDS)).isEmpty();

    assertThat(claim(here, FIRST)).contains(FIRST);

    assertThat(here.find("acme", "r1", "true", List.of("p2", "p1"))).contains(FIRST);
    assertThat(there.find("acme", "r1", "true", IDS)).contains(FIRST);
    assertThat(there.find("acme", "r2", "true", IDS)).isEmpty();
    assertThat(there.find("zenith", "r1", "true", IDS)).isEmpty();
  }

  @Test
  void secondTry_getsTheFirstOnesTask() throws Exception {
    assertThat(claim(here, FIRST)).contains(FIRST);

    assertThat(claim(there, SECOND)).contains(FIRST);
    assertThat(there.find("acme", "r1", "true", IDS)).contains(FIRST);
  }

  @Test
  void somethingElse_isRefused_inEitherOrderOfTheCalls() throws Exception {
    assertThat(claim(here, FIRST)).contains(FIRST);
    assertThatThrownBy(() -> there.find("acme", "r1", "false", IDS))
        .isInstanceOf(RequestConflictException.class);
    assertThatThrownBy(() -> there.find("acme", "r1", "true", List.of("p1")))
        .isInstanceOf(RequestConflictException.class);
    assertThatThrownBy(() -> history.admit("acme", "r1", "true", IDS, THERE))
        .isInstanceOf(RequestConflictException.class);

    history.admit("acme", "r2", "true", IDS, THERE).close();
    assertThatThrownBy(() -> here.find("acme", "r2", "true", IDS))
        .isInstanceOf(RequestConflictException.class);
    assertThatThrownBy(() -> here.claim("acme", "r2", "true", IDS, THERE, SECOND))
        .isInstanceOf(RequestConflictException.class);
  }

  /** Its parts are the same texts. */
  @Test
  void noCommand_makesASynchronousRequestAnAsynchronousOne() {
    assertThat(RequestHistory.fingerprintOfTask("a", List.of("b")))
        .isNotEqualTo(RequestHistory.fingerprintOfTask("b", List.of("a")));
    assertThat(PackedRequests.taskIdIn(PackedRequests.packTask("f", FIRST, 7))).contains(FIRST);
    assertThat(PackedRequests.fingerprintIn(PackedRequests.packTask("f", FIRST, 7))).isEqualTo("f");
  }

  @Test
  void recordThatIsNotReadBack_isNoAnswer() throws Exception {
    readers.clear();

    assertThat(claim(here, FIRST)).isEmpty();
  }

  /** Hands each record on to all readers at once. */
  private final class Log extends MockProducer<String, byte[]> {

    Log() {
      super(true, null, new StringSerializer(), new ByteArraySerializer());
    }

    @Override
    public synchronized Future<RecordMetadata> send(
        ProducerRecord<String, byte[]> written, Callback callback) {
      ConsumerRecord<String, byte[]> read =
          new ConsumerRecord<>(
              Topics.REQUESTS,
              0,
              history().size(),
              System.currentTimeMillis(),
              TimestampType.CREATE_TIME,
              ConsumerRecord.NULL_SIZE,
              ConsumerRecord.NULL_SIZE,
              written.key(),
              written.value(),
              new RecordHeaders(),
              Optional.empty());
      readers.forEach(reader -> reader.apply(read));
      return super.send(written, callback);
    }
  }
}
