package io.phonecommand.api.jobs;

import io.phonecommand.common.message.AcceptedRequest;
import io.phonecommand.common.message.AcceptedRequest.AcceptedJob;
import io.phonecommand.common.message.AcceptedRequest.LogStart;
import io.phonecommand.common.message.CmdResult;
import io.phonecommand.common.message.JobReport;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An accepted request at partition 1, offset 10, and reports of its jobs. */
final class Accepted {

  static final TaskAddress ADDRESS = new TaskAddress(1, 10, 0xCAFE);

  private Accepted() {}

  /** Of tenant {@code acme}; an instance whose name begins with {@code x} does not exist. */
  static AcceptedRequest request(String... instanceIds) {
    return requestOf(ADDRESS.keyText(), instanceIds);
  }

  /** The same under another key. */
  static AcceptedRequest requestOf(String key, String... instanceIds) {
    return new AcceptedRequest(
        AcceptedRequest.VERSION,
        key,
        "acme",
        1_700_000_000_000L,
        1_700_000_600_000L,
        1_800_000L,
        Arrays.stream(instanceIds).map(Accepted::job).toList(),
        List.of(new LogStart(ADDRESS.partition())));
  }

  private static AcceptedJob job(String instanceId) {
    return instanceId.startsWith("x")
        ? new AcceptedJob(instanceId, null, null, "CPS.0005")
        : new AcceptedJob(instanceId, "north", 12, null);
  }

  /** A report of the job of {@code result}'s instance. */
  static JobReport report(@Nullable Long startedAt, CmdResult result) {
    return reportOf(ADDRESS, startedAt, result);
  }

  /** The same of another request. */
  static JobReport reportOf(TaskAddress address, @Nullable Long startedAt, CmdResult result) {
    return new JobReport(JobReport.VERSION, address.jobId(result.instanceId()), startedAt, result);
  }
}
