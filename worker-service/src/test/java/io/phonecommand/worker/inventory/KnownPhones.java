package io.phonecommand.worker.inventory;

import java.util.List;

/** Phones for tests that need no inventory's file. */
public final class KnownPhones {

  private KnownPhones() {}

  /** A directory with one phone, that nobody can reach. */
  public static PhoneDirectory of(String instanceId, String tenant) {
    PhoneDirectory phones = new PhoneDirectory();
    phones.replace(Inventory.of(List.of(new Phone(instanceId, tenant, "127.0.0.1", 1))));
    return phones;
  }
}
