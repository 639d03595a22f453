package io.phonecommand.processes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FreePortsTest {

  /** Who has got one may listen there only seconds later. */
  @Test
  void noPort_isGivenTwice() {
    List<Integer> given = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      given.add(FreePorts.one());
      int first = FreePorts.block(10);
      IntStream.range(first, first + 10).forEach(given::add);
    }

    assertThat(given).doesNotHaveDuplicates();
  }
}
