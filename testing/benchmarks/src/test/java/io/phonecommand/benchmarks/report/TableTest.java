package io.phonecommand.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {

  private final Table table =
      new Table(List.of("measure", "x"), List.of(List.of("a", "1.5 × b"), List.of("a|b", "")));

  @Test
  void text_alignsColumns() {
    assertThat(table.text())
        .isEqualTo(
            """
            measure  x
            ------------------
            a        1.5 × b
            a|b
            """);
  }

  @Test
  void markdown_escapesBars() {
    assertThat(table.markdown())
        .isEqualTo(
            """
            | measure | x |
            |---|---|
            | a | 1.5 × b |
            | a\\|b |  |
            """);
  }

  @Test
  void lineOfAnotherLength_isRefused() {
    assertThatThrownBy(() -> new Table(List.of("a", "b"), List.of(List.of("1"))))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
