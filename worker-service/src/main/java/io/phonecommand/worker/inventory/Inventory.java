package io.phonecommand.worker.inventory;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The phones of this site at one moment; immutable.
 *
 * @param isCountStated whether the file said itself how many there are, so that none was cut off
 */
record Inventory(Map<String, Phone> byInstanceId, boolean isCountStated) {

  static final Inventory EMPTY = new Inventory(Map.of(), false);

  Inventory {
    byInstanceId = Map.copyOf(byInstanceId);
  }

  static Inventory of(Collection<Phone> phones) {
    return new Inventory(
        phones.stream().collect(Collectors.toMap(Phone::instanceId, Function.identity())), false);
  }

  Optional<Phone> find(String instanceId) {
    return Optional.ofNullable(byInstanceId.get(instanceId));
  }

  int size() {
    return byInstanceId.size();
  }

  /** How many of these phones {@code next} has no more. */
  int missingIn(Inventory next) {
    return (int) byInstanceId.keySet().stream().filter(id -> next.find(id).isEmpty()).count();
  }
}
