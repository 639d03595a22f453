package io.phonecommand.worker.inventory;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
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

  /** A site of which nothing is known yet. */
  public static SitePhones ofUnknownSite() {
    Announcements announcements =
        new Announcements(
            "north",
            false,
            new ShrinkLimit(1),
            Duration.ZERO,
            Clock.systemUTC(),
            new SimpleMeterRegistry());
    return new SitePhones(
        "north", new PhoneDirectory(), announcements.owners(), announcements.follower());
  }
}
