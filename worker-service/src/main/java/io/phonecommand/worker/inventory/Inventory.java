package io.phonecommand.worker.inventory;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.phonecommand.common.message.InventoryRecord;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The phones of this site at one moment; immutable.
 *
 * @param isCountStated whether the file said itself how many there are, so that none was cut off
 * @param revision the greater, the newer
 */
record Inventory(Map<String, Phone> byInstanceId, boolean isCountStated, long revision) {

  static final Inventory EMPTY = new Inventory(Map.of(), false, 0);

  Inventory {
    byInstanceId = Map.copyOf(byInstanceId);
  }

  static Inventory of(Collection<Phone> phones) {
    return new Inventory(
        phones.stream().collect(Collectors.toMap(Phone::instanceId, Function.identity())),
        false,
        0);
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

  /** What is announced of it, besides the phones themselves. */
  InventoryRecord announcement() {
    MessageDigest digest = Digests.sha256();
    byInstanceId.values().stream()
        .sorted(Comparator.comparing(Phone::instanceId))
        .forEach(
            phone ->
                digest.update((phone.instanceId() + ' ' + phone.tenant() + '\n').getBytes(UTF_8)));
    return new InventoryRecord(
        InventoryRecord.VERSION, revision, HexFormat.of().formatHex(digest.digest()));
  }
}
