package io.phonecommand.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class GroupsTest {

  private static final List<Integer> ALL = List.of(1, 2, 3, 4, 5);

  @Test
  void groups_haveAllOfThem_theLastOneFewer() {
    assertThat(Groups.of(ALL, 2)).containsExactly(List.of(1, 2), List.of(3, 4), List.of(5));
    assertThat(Groups.of(ALL, 5)).containsExactly(ALL);
  }

  @Test
  void circle_goesOnAtTheBeginning() {
    assertThat(Groups.circle(ALL, 3, 4)).containsExactly(4, 5, 1, 2);
    assertThat(Groups.circle(ALL, 12, 2)).containsExactly(3, 4);
  }
}
