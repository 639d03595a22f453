package io.phonecommand.api.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.phonecommand.common.message.CmdResult;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

@ResourceLock(Api.SHARED)
class SiteIT {

  private final Api api = Api.shared();
  private final String tenant = "tenant-" + UUID.randomUUID();
  @AutoClose private final Site site = new Site();

  /** As a producer may do that hears nothing of its broker for two seconds. */
  @Test
  void recordThatIsStoredTwice_isATaskOnce() {
    site.addInstances(api, tenant, "twice-1");
    site.answer(task -> List.of(CmdResult.finished("twice-1", 0, "")));
    api.run(tenant, "first", "twice-1");
    ConsumerRecord<String, byte[]> first = site.records().getFirst();

    Broker.shared().writeAgain(first);
    api.run(tenant, "second", "twice-1");

    assertThat(site.records()).hasSize(2);
    assertThat(site.tasks()).extracting(task -> task.command()).containsExactly("first", "second");
  }
}
