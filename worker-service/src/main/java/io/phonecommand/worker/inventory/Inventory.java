package io.phonecommand.worker.inventory;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The phones of this site at one moment; immutable. */
record Inventory(Map<String, Phone> byInstanceId) {

  static final Inventory EMPTY = new Inventory(Map.of());

  Inventory {
    byInstanceId = Map.copyOf(byInstanceId);
  }

  static Inventory of(Collection<Phone> phones) {
    return new Inventory(
        phones.stream().collect(Collectors.toMap(Phone::instanceId, Function.identity())));
  }

  Optional<Phone> find(String instanceId) {
    return Optional.ofNullable(byInstanceId.get(instanceId));
  }
}
