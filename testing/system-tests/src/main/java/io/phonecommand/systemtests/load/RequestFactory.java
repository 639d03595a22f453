package io.phonecommand.systemtests.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Makes one request after the other; the same seed makes the same ones. Thread safe. */
final class RequestFactory {

  private final String name;
  private final List<String> phones;
  private final int maxPhones;
  private final Duration syncWindow;
  private final CommandMix mix;
  private final RandomGenerator random;
  private int count;

  RequestFactory(LoadPlan plan) {
    this.name = plan.name();
    this.phones = plan.target().phones();
    this.maxPhones = Math.min(plan.maxPhones(), phones.size());
    this.syncWindow = plan.target().syncWindow();
    this.mix = plan.mix();
    this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(plan.seed());
  }

  synchronized LoadRequest next() {
    String id = "%s-%06d".formatted(name, ++count);
    return new LoadRequest(id, mix.next(random, id, syncWindow), somePhones(), syncWindow);
  }

  private List<String> somePhones() {
    int size = random.nextInt(1, maxPhones + 1);
    List<String> rest = new ArrayList<>(phones);
    List<String> chosen = new ArrayList<>(size);
    while (chosen.size() < size) {
      int place = random.nextInt(rest.size());
      chosen.add(rest.get(place));
      rest.set(place, rest.getLast());
      rest.removeLast();
    }
    return chosen;
  }
}
