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
        "AB_C_BYNAME_NORTH_MAXTASKS",
        "A_B_C_LANES_RUN_LIMIT",
        "AB_C_OTHER_ANY_THING",
        "AB_C_SERVICE_HOST",
        "AB_C_API_SERVICE_PORT_HTTP",
        "AB_C_PORT",
        "AB_C_PORT_8080_TCP_ADDR",
        "a-b.c.lanes.run-limit",
        "a-b.c.lanes.phones[3].max-tasks",
        "a-b.c.by-name.north.max-tasks",
        "a-b.c.by-name[north.1_a].max-tasks",
        "a-b.c.by-name.[north.1_a].max-tasks",
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
        "AB_C_BYNAME_NORTH_1_MAXTASKS",
        "A_B_C_LANES_RUNLIMIT",
        "A_B_C_BY_NAME_NORTH_MAX_TASKS",
        "A_B_C_KAFKA_SERVERS",
        "AB_C_BYNAME_NORTH_TASKS",
        "AB_C_RUNLIMIT",
        "AB_C_PORT_8080_TCP_ADDRESS_",
        "a-b.c.lanes.run-limits",
        "a-b.c.run-limit",
        "AB_C_OTHERS_RUNLIMIT"
      })
  void nameThatLooksLikeASetting_andIsNone_isFound(String name) {
    assertThat(unknown("PATH", name, "AB_C_CREATE", "a-b.d")).containsExactly(name);
  }

  private static List<String> unknown(String... names) {
    return EnvironmentNames.unknown(List.of(names), "a-b.c", Settings.class, "other");
  }
}
