package io.phonecommand.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class StreamReadingTest {

  private static final Instant START = Instant.parse("2026-01-01T12:00:00Z");
  private static final Duration TAKES = Duration.ofSeconds(10);

  private final Samples late = new Samples();
  private final StreamReading reading = new StreamReading(2, TAKES, late);

  @Test
  void end_isLate_fromTheStartAndWhatTheJobTakes() {
    tell(event("a", 1, true), START);
    tell(event("b", 1, true), START);
    assertThat(late.size()).isZero();
    tell(event("a", 2, true), START.plusMillis(10_250));
    assertThat(late.size()).isOne();
    assertThat(late.percentile(100)).isEqualTo(250);
  }

  @Test
  void start_isLate_fromItself_andOnlyOnce() {
    tell(event("a", 1, false), START);
    tell(event("b", 1, false), START);
    tell(event("a", 1, true), START.plusMillis(40));
    tell(event("a", 1, true), START.plusMillis(5000));
    assertThat(late.size()).isOne();
    assertThat(late.percentile(100)).isEqualTo(40);
  }

  /** What is read from the two clocks is rounded. */
  @Test
  void whatSeemsToComeEarly_isNotLate() {
    tell(event("a", 1, true), START);
    tell(event("b", 1, true), START);
    tell(event("a", 2, true), START.plusMillis(9998));
    assertThat(late.percentile(100)).isZero();
  }

  @Test
  void stream_isWhole_withEveryEnd_andItsOwn() {
    tell(event("a", 1, true), START);
    tell(event("b", 2, true), START);
    tell(event("a", 2, true), START.plus(TAKES));
    assertThat(reading.isWhole()).isFalse();
    tell("event: done\ndata: {}\n", START.plus(TAKES));
    assertThat(reading.isWhole()).isTrue();
  }

  @Test
  void streamOfAJobThatFails_orIsNeverTold_isNotWhole() {
    tell(event("a", 2, true), START);
    tell(event("b", -1, true), START);
    tell("event: done\ndata: {}\n", START);
    assertThat(reading.isWhole()).isFalse();
  }

  private void tell(String lines, Instant now) {
    lines.lines().forEach(line -> reading.line(line, now));
  }

  private static String event(String job, int status, boolean started) {
    return """
        id: 000b000000012abc2f0c5a7f3d1e9b46.77
        event: job
        data: {"job_id":"%s","instance_id":"x","status":%d,"execute_msg":""%s}

        """
        .formatted(job, status, started ? ",\"started_at\":\"2026-01-01T12:00:00.000Z\"" : "");
  }
}
