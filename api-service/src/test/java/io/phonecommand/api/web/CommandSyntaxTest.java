package io.phonecommand.api.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandSyntaxTest {

  private final CommandSyntax syntax = CommandSyntax.allowing("");

  @ParameterizedTest
  @ValueSource(strings = {"ls -l /system", "getprop ro.product_model", "a:b", "Z9"})
  void referenceCharacters_pass(String command) {
    assertThat(syntax.problemOf(command)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a;b", "a|b", "$(id)", "a\nb", "a\tb", "a\u0000b", "\"a\"", "é", "a&b"})
  void otherCharacters_areRefused(String command) {
    assertThat(syntax.problemOf(command))
        .hasValueSatisfying(p -> assertThat(p).contains("may contain only"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "    "})
  void blank_isRefused(String command) {
    assertThat(syntax.problemOf(command)).contains("must not be blank");
  }

  @Test
  void length_countsBytes() {
    assertThat(syntax.problemOf("x".repeat(1024))).isEmpty();
    assertThat(syntax.problemOf("x".repeat(1025))).contains("must be at most 1024 bytes");
    assertThat(CommandSyntax.allowing("é").problemOf("é".repeat(513)))
        .contains("must be at most 1024 bytes");
  }

  @Test
  void widenedSet_passesWhatWasAdded() {
    CommandSyntax widened = CommandSyntax.allowing("|'");

    assertThat(widened.problemOf("ls | grep 'x'")).isEmpty();
    assertThat(widened.problemOf("ls ; id")).isPresent();
  }

  @Test
  void controlCharacters_canNeverBeAdded() {
    assertThatThrownBy(() -> CommandSyntax.allowing("\n"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
