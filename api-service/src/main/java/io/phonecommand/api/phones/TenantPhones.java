package io.phonecommand.api.phones;

import io.phonecommand.api.kafka.TaskPartitions;
import io.phonecommand.common.directory.Announcement;
import io.phonecommand.common.directory.InstanceOwners;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The phones of all tenants with their states. Whoever tells it of a change waits for whoever else
 * does; any thread may read meanwhile, and never sees a phone with two tenants.
 */
final class TenantPhones implements InstanceOwners.Listener {

  private final Map<String, PhoneList> byTenant = new ConcurrentHashMap<>();
  private final SiteNumbers sites;
  private final StrayStates strays = new StrayStates();

  private final LackingSites lacking;

  /**
   * Without phones.
   *
   * @param nanoTime nanoseconds, like {@link System#nanoTime}
   */
  TenantPhones(SiteNumbers sites, LongSupplier nanoTime) {
    this.sites = sites;
    this.lacking = new LackingSites(nanoTime);
  }

  /** The phones of {@code tenant}, perhaps none. */
  PhoneList of(String tenant) {
    PhoneList phones = byTenant.get(tenant);
    return phones == null ? new PhoneList() : phones;
  }

  @Override
  public synchronized void ownerChanged(
      String instanceId, @Nullable Announcement before, @Nullable Announcement after) {
    Optional<PhoneEntry> known =
        before == null ? Optional.empty() : of(before.tenant()).find(instanceId);
    if (before != null && (after == null || !after.tenant().equals(before.tenant()))) {
      remove(before.tenant(), instanceId);
    }
    if (after == null) {
      known.ifPresent(this::keepStateOf);
    } else if (before == null || !isSame(before, after)) {
      put(instanceId, known, after);
    }
  }

  private void remove(String tenant, String instanceId) {
    PhoneList phones = of(tenant);
    var unused = phones.remove(instanceId);
    if (phones.isEmpty()) {
      byTenant.remove(tenant);
    }
  }

  private static boolean isSame(Announcement before, Announcement after) {
    return before.tenant().equals(after.tenant()) && before.site().equals(after.site());
  }

  /** In place of what is known of it, if that is its tenant's already. */
  private void put(String instanceId, Optional<PhoneEntry> known, Announcement owner) {
    known.filter(phone -> !isAt(phone, owner.site())).ifPresent(this::keepStateOf);
    long state = stateOf(instanceId, owner.site(), known);
    PhoneEntry phone =
        known
            .map(entry -> new PhoneEntry(entry.id(), entry.hash(), state))
            .orElseGet(() -> new PhoneEntry(instanceId, TaskPartitions.hashOf(instanceId), state));
    byTenant.computeIfAbsent(owner.tenant(), tenant -> new PhoneList()).put(phone);
  }

  private boolean isAt(PhoneEntry phone, String site) {
    return sites.nameOf(PackedState.siteOf(phone.state())).equals(site);
  }

  /** It may be the phone's site again, and will not say it again then. */
  private void keepStateOf(PhoneEntry phone) {
    if (PackedState.isKnown(phone.state())) {
      String site = sites.nameOf(PackedState.siteOf(phone.state()));
      strays.put(site, phone.id(), phone.state());
    }
  }

  private long stateOf(String instanceId, String site, Optional<PhoneEntry> known) {
    OptionalLong waiting = strays.take(site, instanceId);
    if (waiting.isPresent()) {
      return waiting.getAsLong();
    }
    Optional<PhoneEntry> here = known.filter(phone -> isAt(phone, site));
    if (here.isEmpty() && strays.takeIncomplete(site)) {
      lacking.add(site);
    }
    return here.map(PhoneEntry::state).orElseGet(() -> PackedState.unknown(sites.numberOf(site)));
  }

  /**
   * A site says whether it reaches a phone.
   *
   * @param owner of the phone, which must not change meanwhile
   * @param since when the site saw that, in milliseconds since the epoch
   */
  synchronized void stateSaid(
      String site, String instanceId, Optional<Announcement> owner, boolean reachable, long since) {
    long state = PackedState.of(sites.numberOf(site), reachable, since);
    if (!setState(instanceId, owner, state)) {
      strays.put(site, instanceId, state);
    }
  }

  /**
   * A site knows nothing any more of a phone's state.
   *
   * @param owner of the phone, which must not change meanwhile
   */
  synchronized void stateWithdrawn(String site, String instanceId, Optional<Announcement> owner) {
    if (!setState(instanceId, owner, PackedState.unknown(sites.numberOf(site)))) {
      var unused = strays.take(site, instanceId);
    }
  }

  /** Returns false if the state is not of the phone's own site. */
  private boolean setState(String instanceId, Optional<Announcement> owner, long state) {
    return owner.isPresent() && of(owner.get().tenant()).setState(instanceId, state);
  }

  /** Nothing counts that {@code site} has said of states. */
  synchronized void forgetStates(String site) {
    int number = sites.numberOf(site);
    strays.forget(site);
    byTenant.values().forEach(phones -> phones.forgetStates(number));
  }

  /**
   * Sites of which a state is missing that they have said: they are to be read once more. A site is
   * not among them for 5 minutes after it was.
   */
  synchronized Set<String> takeLacking() {
    return lacking.take();
  }
}
