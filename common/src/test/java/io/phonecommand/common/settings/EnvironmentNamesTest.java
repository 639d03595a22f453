package io.phonecommand.common.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentNamesTest {

  record Phone(int maxTasks) {}

  record Lanes(Duration runLimit, List<String> hosts, List<Phone> phones) {}

  record Settings(
      boolean create, Lanes lanes, Map<String, String> labels, Map<String, Phone> byName) {}

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AB_C_CREATE",
        "ab_c_create",
        "AB_C_LANES_RUNLIMIT",
        "AB_C_LANES_HOSTS",
        "AB_C_LANES_HOSTS_0",
        "AB_C_LANES_PHONES_12_MAXTASKS",
        "AB_C_LABELS_ANY_THING",
        "AB_C_BYNAME_NORTH_1_MAXTASKS",
        "AB_C_OTHER_ANY_THING",
        "AB_CREATE",
        "AB",
        "PATH"
      })
  void nameThatSetsSomething_orIsNoneOfOurs_passes(String name) {
    assertThat(unknown(name)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AB_C_",
        "AB_C_CREAT",
        "AB_C_CREATED",
        "AB_C_LANES",
        "AB_C_LANES_RUN_LIMIT",
        "AB_C_LANES_RUNLIMIT_0",
        "AB_C_LANES_HOSTS_FIRST",
        "AB_C_LANES_PHONES_0",
        "AB_C_BYNAME_NORTH",
        "AB_C_BYNAME_NORTH_TASKS",
        "AB_C_RUNLIMIT",
        "AB_C_OTHERS_RUNLIMIT"
      })
  void nameThatLooksLikeASetting_andIsNone_isFound(String name) {
    assertThat(unknown("PATH", name, "AB_C_CREATE")).containsExactly(name);
  }

  private static List<String> unknown(String... names) {
    return EnvironmentNames.unknown(List.of(names), "a-b.c", Settings.class, "other");
  }
}
