package io.phonecommand.api.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.phonecommand.api.directory.Placement;
import io.phonecommand.api.memory.HeapPlan;
import io.phonecommand.api.testing.Heap;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a request that is remembered costs, on which the limit on them rests. */
@Tag("heap")
class HistoryHeapTest {

  private static final int REQUESTS = 100_000;
  private static final int INSTANCES = 32;

  @Test
  void rememberedRequest_costsWhatIsPlannedFor_whereverItsInstancesAre() throws Exception {
    long each = Heap.bytesOfEach(REQUESTS, HistoryHeapTest::filled);

    long planned = HeapPlan.rememberedRequest(INSTANCES);
    assertThat(each).isBetween(planned * 3 / 4, planned);
  }

  private static RequestHistory filled() {
    RequestHistory history =
        new RequestHistory(
            REQUESTS, Duration.ofMinutes(10), Clock.systemUTC(), (key, request) -> {}, () -> {});
    List<Placement> placements =
        IntStream.range(0, 256).mapToObj(HistoryHeapTest::alternating).toList();
    Instant now = Instant.now();
    for (int i = 0; i < REQUESTS; i++) {
      String key = HexFormat.of().toHexDigits(i).repeat(4);
      // A text of its own, as it is in a record.
      String fingerprint = HexFormat.of().toHexDigits(-i).repeat(4);
      history.remember(key, fingerprint, placements.get(i % placements.size()), now);
    }
    assertThat(history.size()).isEqualTo(REQUESTS);
    return history;
  }

  /** As many runs as there can be. */
  private static Placement alternating(int number) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < INSTANCES; i++) {
      text.append(text.isEmpty() ? "" : ",")
          .append(i % 2 == 0 ? "1:a-site-with-a-long-name-" : "1:another-site-with-such-a-")
          .append((number >> (i % 16)) & 1);
    }
    return new Placement(text.toString());
  }
}
