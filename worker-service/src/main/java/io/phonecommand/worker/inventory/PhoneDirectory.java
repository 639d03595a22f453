package io.phonecommand.worker.inventory;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where the phones of this site are looked up; any thread may ask. */
public final class PhoneDirectory {

  private static final Logger log = LoggerFactory.getLogger(PhoneDirectory.class);

  private final List<Consumer<Collection<Phone>>> goneListeners = new CopyOnWriteArrayList<>();
  private volatile Inventory current = Inventory.EMPTY;

  /**
   * The phone with this id, if it is in the site's inventory now and {@code tenant} rents it.
   * Another tenant's phone is no different from one that does not exist.
   */
  public Optional<Phone> find(String instanceId, String tenant) {
    return current.find(instanceId).filter(phone -> phone.tenant().equals(tenant));
  }

  /** Whether {@code phone} is in the inventory now, with the same tenant and address. */
  public boolean has(Phone phone) {
    return current.find(phone.instanceId()).filter(phone::equals).isPresent();
  }

  /**
   * {@code listener} is told of phones that have left the inventory, or have another tenant or
   * address by now; {@link #has} is false of them already. On the thread that read the inventory.
   */
  public void whenGone(Consumer<Collection<Phone>> listener) {
    goneListeners.add(listener);
  }

  Inventory current() {
    return current;
  }

  void replace(Inventory next) {
    Inventory before = current;
    current = next;
    List<Phone> gone =
        before.byInstanceId().values().stream().filter(phone -> !has(phone)).toList();
    if (!gone.isEmpty()) {
      goneListeners.forEach(listener -> tell(listener, gone));
    }
  }

  /** The inventory is in force already: nobody would be told again. */
  private static void tell(Consumer<Collection<Phone>> listener, List<Phone> gone) {
    try {
      listener.accept(gone);
    } catch (RuntimeException e) {
      log.error("Not all that belongs to {} phones that are gone could be ended", gone.size(), e);
    }
  }
}
