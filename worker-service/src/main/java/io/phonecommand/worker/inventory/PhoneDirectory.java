package io.phonecommand.worker.inventory;

import java.util.Optional;

/** Where the phones of this site are looked up; any thread may ask. */
public final class PhoneDirectory {

  private volatile Inventory current = Inventory.EMPTY;

  /** The phone with this id, if it is in the site's inventory now. */
  public Optional<Phone> find(String instanceId) {
    return current.find(instanceId);
  }

  Inventory current() {
    return current;
  }

  void replace(Inventory next) {
    current = next;
  }
}
