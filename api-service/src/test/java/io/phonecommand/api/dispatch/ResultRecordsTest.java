package io.phonecommand.api.dispatch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.phonecommand.common.message.CmdResult;
import io.phonecommand.common.message.MessageCodec;
import io.phonecommand.common.message.TaskResult;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class ResultRecordsTest {

  @AutoClose private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final PendingRequests requests = new PendingRequests();
  private final ResultRecords records = new ResultRecords(requests, meters);
  private final PendingRequest request = new PendingRequest(List.of(Tasks.of("a")), () -> false);

  @Test
  void result_reachesTheRequestThatWaits() {
    requests.add("c", request);

    records.apply(result("a", "out"));
    records.apply(result("a", "again"));
    records.apply(result("b", "not asked"));

    assertThat(request.outcome("a").executeMsg()).isEqualTo("out");
    assertThat(count("accepted")).isEqualTo(1);
    assertThat(count("duplicate")).isEqualTo(1);
    assertThat(count("foreign")).isEqualTo(1);
  }

  @Test
  void resultThatNobodyWaitsFor_isLate() {
    requests.add("c", request);
    requests.remove("c");

    records.apply(result("a", "out"));

    assertThat(requests.size()).isZero();
    assertThat(request.outcome("a").errorCode()).isEqualTo("CMD.2004");
    assertThat(count("late")).isEqualTo(1);
  }

  @Test
  void whatIsNotAResult_isSkipped() {
    records.apply(null);
    records.apply("{".getBytes(UTF_8));
    records.apply("{\"v\":2}".getBytes(UTF_8));

    assertThat(count("unreadable")).isEqualTo(3);
  }

  private static byte[] result(String instanceId, String output) {
    return MessageCodec.write(
        TaskResult.of(Tasks.of(instanceId), CmdResult.finished(instanceId, 0, output)));
  }

  private double count(String kind) {
    return meters.get("phone_command.results").tag("kind", kind).counter().count();
  }
}
