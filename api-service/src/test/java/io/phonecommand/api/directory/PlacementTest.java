package io.phonecommand.api.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlacementTest {

  private static Placement of(List<String> ids, Map<String, String> sites) {
    return Placement.of(ids, id -> Optional.ofNullable(sites.get(id)));
  }

  @Test
  void neighboursAtOneSite_shareAWord() {
    Map<String, String> sites = Map.of("a", "north", "b", "north", "d", "south");

    Placement placement = of(List.of("d", "c", "b", "a"), sites);

    assertThat(placement.text()).isEqualTo("2:north,1:,1:south");
    assertThat(placement.sites(List.of("b", "d", "a", "c"))).isEqualTo(sites);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "north",
        "0:north",
        "-1:north",
        "2:north,",
        "1:a:b",
        "99999:north",
        "1:No Site"
      })
  void otherText_isRefused(String text) {
    assertThatThrownBy(() -> new Placement(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void otherInstances_areRefused() {
    Placement two = of(List.of("a", "b"), Map.of("a", "north"));

    assertThatThrownBy(() -> two.sites(List.of("a"))).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> two.sites(List.of("a", "b", "c")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
