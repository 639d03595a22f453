package io.phonecommand.api.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.phonecommand.api.dispatch.UnavailableException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** Nobody holds all readers. */
class ReaderPlacesTest {

  private static final Deadline NOW = Deadline.in(Duration.ZERO);
  private static final Asking ACME = Asking.question("acme", Duration.ZERO);
  private static final Asking ZENITH = Asking.question("zenith", Duration.ZERO);
  private static final Asking REPEAT = Asking.repeat("other", Duration.ZERO);

  private static void assertRefused(ReaderPlaces places, Asking asking) {
    assertThatThrownBy(() -> places.take(asking, NOW))
        .isInstanceOfSatisfying(
            UnavailableException.class,
            refusal -> assertThat(refusal.countedAs()).contains("readers"));
  }

  @Test
  void tenant_hasHalfOfThem_andOneIsKeptForRepeats() throws Exception {
    ReaderPlaces places = new ReaderPlaces(5);
    for (int i = 0; i < 3; i++) {
      assertThat(places.take(ACME, NOW)).isEqualTo(i);
    }
    assertRefused(places, ACME);
    assertRefused(places, Asking.repeat("acme", Duration.ZERO));
    assertThat(places.take(ZENITH, NOW)).isEqualTo(3);
    assertRefused(places, ZENITH);
    assertThat(places.take(REPEAT, NOW)).isEqualTo(4);
    assertRefused(places, REPEAT);

    places.giveBack(1, ACME);
    assertThat(places.take(ACME, NOW)).as("the one that was used last").isEqualTo(1);
  }

  @Test
  void singleOne_isEverybodys_oneAfterTheOther() throws Exception {
    ReaderPlaces places = new ReaderPlaces(1);
    int number = places.take(ACME, NOW);
    assertRefused(places, ZENITH);
    CompletableFuture<Integer> waits =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return places.take(ZENITH, Deadline.in(Duration.ofMinutes(1)));
              } catch (UnavailableException e) {
                throw new CompletionException(e);
              }
            });
    places.giveBack(number, ACME);

    assertThat(waits.join()).isZero();
    assertThat(places.takeFree()).isEqualTo(-1);
  }
}
