package io.phonecommand.api.history;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.phonecommand.api.directory.Placement;
import io.phonecommand.common.message.MessageCodec;
import io.phonecommand.common.message.RequestRecord;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class RequestHistoryTest {

  private static final List<String> IDS = List.of("p1", "p2");
  private static final Placement THERE = new Placement("2:north");
  private static final HistoryProperties PROPERTIES =
      new HistoryProperties(Duration.ofMinutes(10), 100);

  @AutoClose private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final AtomicInteger forgotten = new AtomicInteger();
  private final Map<String, KnownRequest> announced = new HashMap<>();
  private final RequestHistory history =
      new RequestHistory(PROPERTIES, announced::put, forgotten::incrementAndGet);
  private final HistoryRecords records = new HistoryRecords(history, meters.counter("unreadable"));

  @Test
  void firstUse_isToldToTheOthers_andARepeatIsNot() throws Exception {
    assertThat(isRepeat(history, "acme", "r1", "true", IDS)).isFalse();
    assertThat(announced).hasSize(1);

    announced.clear();
    assertThat(isRepeat(history, "acme", "r1", "true", List.of("p2", "p1"))).isTrue();
    assertThat(announced).isEmpty();
  }

  @Test
  void sameIdForSomethingElse_isRefused() throws Exception {
    assertThat(isRepeat(history, "acme", "r1", "true", IDS)).isFalse();

    assertThatThrownBy(() -> history.admit("acme", "r1", "false", IDS, THERE))
        .isInstanceOf(RequestConflictException.class);
    assertThatThrownBy(() -> history.admit("acme", "r1", "true", List.of("p1"), THERE))
        .isInstanceOf(RequestConflictException.class);
    assertThat(announced).hasSize(1);
  }

  @Test
  void otherTenantOrOtherId_isAnotherRequest() throws Exception {
    assertThat(isRepeat(history, "acme", "r1", "true", IDS)).isFalse();
    assertThat(isRepeat(history, "zenith", "r1", "false", IDS)).isFalse();
    assertThat(isRepeat(history, "acme", "r2", "false", IDS)).isFalse();

    assertThat(announced).hasSize(3);
  }

  @Test
  void whatAnotherReplicaTold_countsLikeItsOwn() throws Exception {
    RequestHistory other = new RequestHistory(PROPERTIES, this::tell, forgotten::incrementAndGet);
    assertThat(isRepeat(other, "acme", "r1", "true", IDS)).isFalse();

    assertThat(isRepeat(history, "acme", "r1", "true", IDS)).isTrue();
    assertThatThrownBy(() -> history.admit("acme", "r1", "false", IDS, THERE))
        .isInstanceOf(RequestConflictException.class);
    assertThat(announced).isEmpty();
  }

  /** What a caller does who is let in. */
  private static boolean isRepeat(
      RequestHistory history, String tenant, String requestId, String command, List<String> ids)
      throws RequestConflictException {
    Admission admission = history.admit(tenant, requestId, command, ids, THERE);
    admission.announce();
    return admission.isRepeat();
  }

  private void tell(String key, KnownRequest request) {
    records.apply(key, word(request.fingerprint(), request.placement().text()));
  }

  private static byte[] word(String fingerprint, String placement) {
    return MessageCodec.write(new RequestRecord(1, fingerprint, placement));
  }

  @Test
  void repeat_asksTheSitesOfTheFirstTry_whereverTheInstancesAreNow() throws Exception {
    RequestHistory other = new RequestHistory(PROPERTIES, this::tell, forgotten::incrementAndGet);
    other.admit("acme", "r1", "true", IDS, THERE).announce();
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
    records.apply("key", "{".getBytes(UTF_8));
    records.apply("key", null);
    records.apply(null, word("f", "1:north"));
    records.apply("key", word("f", "north"));

    assertThat(meters.counter("unreadable").count()).isEqualTo(4);
    assertThat(history.size()).isZero();
  }
}
