package io.phonecommand.worker.states;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NumericChars;
import net.jqwik.api.constraints.StringLength;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;

class ResponsibilityTest {

  /** Or a worker would speak of phones whose tasks go to another one. */
  @Property
  void partition_isTheOneThatKafkasClientChooses(
      @ForAll @AlphaChars @NumericChars @StringLength(min = 1, max = 32) String id,
      @ForAll @IntRange(min = 1, max = 500) int count) {
    Responsibility all = new Responsibility(Map.of(), count, Map.of(), any -> true);

    assertThat(all.partitionOf(id))
        .isEqualTo(BuiltInPartitioner.partitionForKey(id.getBytes(UTF_8), count));
  }
}
