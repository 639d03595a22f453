package io.phonecommand.worker.inventory;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the phones of this site are looked up; any thread may ask. Whoever asks while the inventory
 * changes waits until all that belonged to phones that are gone has ended: their next owner is let
 * in after their last one is out.
 */
public final class PhoneDirectory {

  private static final Logger log = LoggerFactory.getLogger(PhoneDirectory.class);

  private final List<Consumer<Collection<Phone>>> goneListeners = new CopyOnWriteArrayList<>();
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private volatile Inventory current = Inventory.EMPTY;

  /**
   * The phone with this id, if it is in the site's inventory now and {@code tenant} rents it.
   * Another tenant's phone is no different from one that does not exist.
   */
  public Optional<Phone> find(String instanceId, String tenant) {
    lock.readLock().lock();
    try {
      return current.find(instanceId).filter(phone -> phone.tenant().equals(tenant));
    } finally {
      lock.readLock().unlock();
    }
  }

  /** Whether {@code phone} is in the inventory now, with the same tenant and address. */
  public boolean has(Phone phone) {
    return hasAnd(phone, () -> true);
  }

  /**
   * Whether {@code phone} is in the inventory, as {@link #has} says, and {@code step} says yes: the
   * inventory does not change in between. Whoever is told that the phone is gone afterwards finds
   * the step done.
   *
   * @param step is only asked if the phone is there; short, and asks nothing here
   */
  public boolean hasAnd(Phone phone, BooleanSupplier step) {
    lock.readLock().lock();
    try {
      return current.find(phone.instanceId()).filter(phone::equals).isPresent()
          && step.getAsBoolean();
    } finally {
      lock.readLock().unlock();
    }
  }

  /**
   * {@code listener} is told of phones that have left the inventory, or have another tenant or
   * address by now. It is asked on the thread that read the inventory, for which {@link #has} is
   * false of them already; everybody else who asks waits for the listener.
   */
  public void whenGone(Consumer<Collection<Phone>> listener) {
    goneListeners.add(listener);
  }

  Inventory current() {
    return current;
  }

  void replace(Inventory next) {
    lock.writeLock().lock();
    try {
      Inventory before = current;
      current = next;
      List<Phone> gone =
          before.byInstanceId().values().stream().filter(phone -> !has(phone)).toList();
      if (!gone.isEmpty()) {
        goneListeners.forEach(listener -> tell(listener, gone));
      }
    } finally {
      lock.writeLock().unlock();
    }
  }

  /** The inventory is in force already: nobody would be told again. */
  private static void tell(Consumer<Collection<Phone>> listener, List<Phone> gone) {
    try {
      listener.accept(gone);
    } catch (RuntimeException | Error e) {
      log.error("Not all that belongs to {} phones that are gone could be ended", gone.size(), e);
    }
  }
}
