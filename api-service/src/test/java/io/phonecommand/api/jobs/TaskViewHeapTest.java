package io.phonecommand.api.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.phonecommand.api.memory.HeapPlan;
import io.phonecommand.api.testing.Heap;
import io.phonecommand.common.message.AcceptedRequest;
import io.phonecommand.common.message.CmdResult;
import io.phonecommand.common.message.JobsMessage;
import io.phonecommand.common.message.MessageCodec;
import io.phonecommand.common.message.UnreadableMessageException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a view costs, on which the limit on the remembered ones, waits and streams rests. */
@Tag("heap")
class TaskViewHeapTest {

  private static final int VIEWS = 200;
  private static final int INSTANCES = 32;

  /** As much as is kept of a command's output, of which one character makes all take two bytes. */
  private static final String OUTPUT = "x".repeat(1021) + "\u20ac";

  @Test
  void view_costsWhatIsPlannedFor() throws Exception {
    long each = Heap.bytesOfEach(VIEWS, TaskViewHeapTest::filled);

    long planned = HeapPlan.taskView(INSTANCES);
    assertThat(each).isBetween(planned * 3 / 4, planned);
  }

  private static List<Object> filled() throws Exception {
    List<Object> views = new ArrayList<>();
    for (int i = 0; i < VIEWS; i++) {
      String[] ids =
          IntStream.range(0, INSTANCES)
              .mapToObj(instance -> "an-instance-of-a-tenant-" + (100 + instance))
              .toArray(String[]::new);
      EventQueue events = new EventQueue(Accepted.ADDRESS, 11);
      TaskView view =
          TaskView.of(Accepted.ADDRESS, (AcceptedRequest) read(Accepted.request(ids)), events);
      long offset = 12;
      for (String id : ids) {
        view.apply(read(Accepted.report(1_700_000_001_000L, CmdResult.running(id, ""))), offset++);
        view.apply(
            read(Accepted.report(1_700_000_001_000L, CmdResult.finished(id, 0, OUTPUT))), offset++);
      }
      views.add(view);
      views.add(events);
    }
    return views;
  }

  /** With texts of its own, as it is of a record. */
  private static JobsMessage read(Record message) throws UnreadableMessageException {
    return MessageCodec.readJobs(MessageCodec.write(message));
  }
}
