package io.phonecommand.quickstart;

import io.phonecommand.common.directory.InstanceIds;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Phones or emulators that the user names: {@code PHONES="my-phone=127.0.0.1:5555,..."}. */
final class RealPhones {

  private RealPhones() {}

  /**
   * Reads the value of {@code PHONES}; none if it is not set.
   *
   * @throws IllegalArgumentException if it is malformed; the text says where
   */
  static List<DemoPhone> parse(@Nullable String phones) {
    if (phones == null || phones.isBlank()) {
      return List.of();
    }
    List<DemoPhone> parsed = new ArrayList<>();
    for (String entry : phones.split(",", -1)) {
      parsed.add(phone(entry.strip()));
    }
    return parsed;
  }

  private static DemoPhone phone(String entry) {
    int equals = entry.indexOf('=');
    String id = entry.substring(0, Math.max(equals, 0));
    String address = entry.substring(equals + 1);
    if (!InstanceIds.isWellFormed(id) || !address.matches(".+:[0-9]{1,5}")) {
      throw new IllegalArgumentException(
          "PHONES must be a list of id=host:port, separated by commas; this is not one: " + entry);
    }
    return new DemoPhone(id, DemoSites.NORTH, DemoPhone.DEMO_TENANT, address);
  }
}
