package io.phonecommand.api.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.phonecommand.api.jobs.JobStatus;
import io.phonecommand.api.jobs.TaskEvent;
import io.phonecommand.common.message.CmdResult;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventFormatTest {

  private static final JobStatus JOB =
      new JobStatus("j1", CmdResult.running("a", ""), Instant.ofEpochMilli(1_700_000_000_120L));

  private static String text(TaskEvent event) {
    return new String(EventFormat.of(event), UTF_8);
  }

  @Test
  void job_isOneLineOfData() {
    JobStatus job = new JobStatus("j1", CmdResult.finished("a", 0, "x\n\r\"é\u2028"), null);

    assertThat(text(new TaskEvent(job, "t.7")).stripTrailing().lines())
        .hasSize(3)
        .startsWith("id: t.7", "event: job")
        .last()
        .asString()
        .startsWith("data: {\"job_id\":\"j1\",\"instance_id\":\"a\",\"status\":2,")
        .contains("\"execute_msg\":\"x\\n\\r\\\"é")
        .doesNotContain("started_at")
        .endsWith("}");
    assertThat(text(new TaskEvent(job, "t.7"))).endsWith("}\n\n");
  }

  @Test
  void output_hasNoId() {
    assertThat(text(new TaskEvent(JOB, null)))
        .isEqualTo(
            "event: job\n"
                + "data: {\"job_id\":\"j1\",\"instance_id\":\"a\",\"status\":1,\"error_code\":\"\","
                + "\"error_msg\":\"\",\"execute_msg\":\"\","
                + "\"started_at\":\"2023-11-14T22:13:20.120Z\"}\n\n");
  }

  @Test
  void done_hasDataToo() {
    assertThat(text(new TaskEvent(null, "t.done")))
        .isEqualTo("id: t.done\nevent: done\ndata: {}\n\n");
    assertThat(new String(EventFormat.COMMENT, UTF_8)).isEqualTo(":\n\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "text/event-stream | true",
        "text/event-stream, application/json | true",
        "application/json;q=0.5, text/event-stream | true",
        "application/json, text/event-stream;q=0.9 | false",
        "text/event-stream;q=0 | false",
        "application/json | false",
        "*/* | false",
        "text/* | false",
        "nonsense | false",
      })
  void stream_isForWhoeverNamesIt(String accept, boolean wanted) {
    assertThat(TaskController.wantsEvents(List.of(accept))).isEqualTo(wanted);
  }

  @Test
  void whoeverNamesNothing_getsJson() {
    assertThat(TaskController.wantsEvents(List.of())).isFalse();
  }
}
