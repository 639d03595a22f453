package io.phonecommand.systemtests.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EventReaderTest {

  @Test
  void lines_becomeEvents_andCommentsAndWhatHasNotEnded_areLeftOut() {
    EventReader reader = new EventReader();
    String lines =
        """
        event: job
        data: {"job_id":"j1","instance_id":"p1","status":1,\
        "error_code":"","error_msg":"","execute_msg":""}

        :

        id: t1.7
        event: job
        data: {"job_id":"j2","instance_id":"p2","status":2,\
        "error_code":"","error_msg":"","execute_msg":"out"}

        id: t1.done
        event: done
        data: {}

        event: job
        data: {"job_id":"j1"}
        """;

    lines.lines().forEach(reader::line);

    EventStream stream = new EventStream("a", "", reader.events());
    assertThat(stream.events().stream().map(EventStream.Event::id))
        .containsExactly("", "t1.7", "t1.done");
    assertThat(stream.events().get(1).job())
        .extracting(job -> job.result().executeMsg())
        .isEqualTo("out");
    assertThat(stream.isDone()).isTrue();
    assertThat(stream.lastId()).isEqualTo("t1.done");
  }
}
