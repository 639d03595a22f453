package io.phonecommand.quickstart;

import io.phonecommand.simulator.PhoneProfile;
import io.phonecommand.simulator.PhoneSimulator;
import io.phonecommand.simulator.SimulatedPhone;
import java.util.ArrayList;
import java.util.List;

/**
 * Six phones of two tenants in two sites. The first two are those of the published reference's
 * example: {@code ls -l /system} fails on one and succeeds on the other.
 */
final class SimulatedPhones implements AutoCloseable {

  private final PhoneSimulator simulator = PhoneSimulator.start();
  private final List<DemoPhone> phones = new ArrayList<>();

  private SimulatedPhones() {}

  static SimulatedPhones start() {
    SimulatedPhones started = new SimulatedPhones();
    started.add(PhoneProfile.named("a44uhlf7").withoutSystem(), DemoSites.NORTH, true);
    started.add(PhoneProfile.named("efjy72gs"), DemoSites.NORTH, true);
    started.add(PhoneProfile.named("k2wd90pt"), DemoSites.NORTH, false);
    started.add(PhoneProfile.named("p3xq81ld"), DemoSites.SOUTH, true);
    started.add(PhoneProfile.named("v7ncs0ra"), DemoSites.SOUTH, true);
    started.add(PhoneProfile.named("z5ty77hm"), DemoSites.SOUTH, false);
    return started;
  }

  private void add(PhoneProfile profile, String site, boolean demoTenant) {
    SimulatedPhone phone = simulator.add(profile);
    String tenant = demoTenant ? DemoPhone.DEMO_TENANT : DemoPhone.OTHER_TENANT;
    String address = "127.0.0.1:" + phone.address().getPort();
    phones.add(new DemoPhone(phone.id(), site, tenant, address));
  }

  List<DemoPhone> phones() {
    return List.copyOf(phones);
  }

  @Override
  public void close() {
    simulator.close();
  }
}
