package io.phonecommand.api.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class PlacementPropertyTest {

  @Property(tries = 300)
  void everyInstance_isFoundWhereItWas(
      @ForAll @Size(min = 1, max = 100) List<@IntRange(max = 3) Integer> where,
      @ForAll long order) {
    List<String> ids = new ArrayList<>();
    Map<String, String> sites = new HashMap<>();
    for (int i = 0; i < where.size(); i++) {
      ids.add("phone-" + i);
      if (where.get(i) > 0) {
        sites.put("phone-" + i, "site-" + where.get(i));
      }
    }
    String text = Placement.of(ids, id -> Optional.ofNullable(sites.get(id))).text();

    List<String> names = new ArrayList<>();
    String packed =
        new Placement(text)
            .packed(
                site -> {
                  names.add(site);
                  return names.size() - 1;
                });
    assertThat(Placement.unpacked(packed, names::get).text()).isEqualTo(text);
    Collections.shuffle(ids, new Random(order));
    assertThat(new Placement(text).sites(ids)).isEqualTo(sites);
  }
}
