package io.phonecommand.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class StreamsTest {

  @Test
  void tasks_endOneAfterTheOther() {
    Streams.Shape shape =
        new Streams.Shape(100, 10, 10, Duration.ofSeconds(12), Duration.ofSeconds(8));
    assertThat(shape.streams()).isEqualTo(1000);
    assertThat(shape.takes(0)).isEqualTo(Duration.ofSeconds(12));
    assertThat(shape.takes(50)).isEqualTo(Duration.ofSeconds(16));
    assertThat(shape.takes(99)).isEqualTo(Duration.ofMillis(19_920));
  }
}
