package io.phonecommand.api.directory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.phonecommand.common.message.InstanceRecord;
import io.phonecommand.common.message.MessageCodec;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class InstanceUpdatesTest {

  @AutoClose private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final InstanceDirectory directory = new InstanceDirectory();
  private final List<String> sites = new ArrayList<>();
  private final InstanceUpdates updates =
      new InstanceUpdates(
          directory, sites::add, meters.counter("unreadable"), meters.counter("conflicts"));

  @Test
  void instance_isFoundByItsTenantOnly() {
    updates.apply("a", instance("acme", "north"));

    assertThat(directory.siteOf("acme", "a")).hasValue("north");
    assertThat(directory.siteOf("other", "a")).isEmpty();
    assertThat(directory.siteOf("acme", "b")).isEmpty();
  }

  @Test
  void laterRecord_replaces_andTombstoneRemoves() {
    updates.apply("a", instance("acme", "north"));
    updates.apply("a", instance("other", "north"));
    assertThat(directory.siteOf("acme", "a")).isEmpty();
    assertThat(directory.siteOf("other", "a")).hasValue("north");

    updates.apply("a", null);
    assertThat(directory.size()).isZero();
  }

  @Test
  void secondSiteThatClaimsAnInstance_isIgnoredAndCounted_untilTheFirstGivesItUp() {
    updates.apply("a", instance("acme", "north"));
    updates.apply("a", instance("acme", "south"));
    assertThat(directory.siteOf("acme", "a")).hasValue("north");
    assertThat(meters.counter("conflicts").count()).isEqualTo(1);

    updates.apply("a", null);
    updates.apply("a", instance("acme", "south"));
    assertThat(directory.siteOf("acme", "a")).hasValue("south");
  }

  @Test
  void site_isAnnouncedOnce() {
    updates.apply("a", instance("acme", "north"));
    updates.apply("b", instance("acme", "north"));
    updates.apply("c", instance("acme", "south"));

    assertThat(sites).containsExactly("north", "south");
  }

  @Test
  void unreadableRecords_areSkippedAndCounted_andChangeNothing() {
    updates.apply("a", instance("acme", "north"));

    updates.apply("a", "{".getBytes(UTF_8));
    updates.apply("a", instance("acme", "No Such Site"));
    updates.apply(null, instance("acme", "north"));
    updates.apply("not an id", instance("acme", "north"));

    assertThat(directory.siteOf("acme", "a")).hasValue("north");
    assertThat(directory.size()).isEqualTo(1);
    assertThat(meters.get("unreadable").counter().count()).isEqualTo(4);
  }

  private static byte[] instance(String tenant, String site) {
    return MessageCodec.write(new InstanceRecord(InstanceRecord.VERSION, tenant, site));
  }
}
