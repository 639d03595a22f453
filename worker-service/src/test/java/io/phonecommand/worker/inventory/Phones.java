package io.phonecommand.worker.inventory;

import java.util.List;

/** For tests of those who look phones up. */
public final class Phones {

  private Phones() {}

  /** A directory with these phones. */
  public static PhoneDirectory directoryOf(List<Phone> phones) {
    PhoneDirectory directory = new PhoneDirectory();
    directory.replace(Inventory.of(phones));
    return directory;
  }
}
