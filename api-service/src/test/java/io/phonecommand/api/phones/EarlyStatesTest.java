package io.phonecommand.api.phones;

import static org.assertj.core.api.Assertions.assertThat;

import io.phonecommand.api.phones.EarlyStates.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EarlyStatesTest {

  private static final String LONG_ID = "0123456789abcdefghijklmnopqrstuv";

  private final List<String> handedOn = new ArrayList<>();

  private void said(String site, String id, Optional<State> state) {
    handedOn.add(site + " " + id + " " + state.map(State::toString).orElse("nothing"));
  }

  @Test
  void whatIsAdded_comesBackInItsOrder_once() {
    EarlyStates early = new EarlyStates(1_000_000);
    early.add("north", "a", Optional.of(new State(true, 5)));
    early.add("south", LONG_ID, Optional.of(new State(false, Long.MAX_VALUE)));
    early.add("north", "a", Optional.empty());

    early.drain(this::said);
    early.drain(this::said);

    assertThat(handedOn)
        .containsExactly(
            "north a " + new State(true, 5),
            "south " + LONG_ID + " " + new State(false, Long.MAX_VALUE),
            "north a nothing");
  }

  @Test
  void whatASiteHasSaid_isForgotten_andWhatItSaysThenIsNot() {
    EarlyStates early = new EarlyStates(1_000_000);
    early.add("north", "a", Optional.empty());
    early.add("south", "b", Optional.empty());
    early.forget("north");
    early.add("north", "c", Optional.empty());

    early.drain(this::said);

    assertThat(handedOn).containsExactly("south b nothing", "north c nothing");
  }

  @Test
  void aMillion_fitInto32Megabytes_andItSaysWhenItIsFull() {
    EarlyStates early = new EarlyStates(32 * 1024 * 1024);
    for (int i = 0; i < 1_000_000; i++) {
      early.add("site-" + i % 10, "instance-%09d".formatted(i), Optional.of(new State(true, i)));
    }
    assertThat(early.isFull()).isFalse();
    for (int i = 0; i < 200_000; i++) {
      early.add("north", "instance-%09d".formatted(i), Optional.of(new State(true, i)));
    }
    assertThat(early.isFull()).isTrue();
    early.drain((site, id, state) -> {});
    assertThat(early.isFull()).isFalse();
  }
}
