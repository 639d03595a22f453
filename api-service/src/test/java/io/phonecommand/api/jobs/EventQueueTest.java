package io.phonecommand.api.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.phonecommand.api.jobs.TaskView.Change;
import io.phonecommand.common.message.CmdResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EventQueueTest {

  private static final String TASK = Accepted.ADDRESS.text();

  private final EventQueue queue = new EventQueue(Accepted.ADDRESS, 0);

  private static JobStatus job(String instanceId, String output) {
    return new JobStatus(
        Accepted.ADDRESS.jobId(instanceId), CmdResult.running(instanceId, output), null);
  }

  private static List<String> all(EventQueue queue) {
    List<String> told = new ArrayList<>();
    for (TaskEvent event = queue.poll(); event != null; event = queue.poll()) {
      JobStatus job = event.job();
      told.add(
          (job == null ? "" : job.instanceId() + " " + job.result().executeMsg())
              + (event.id() == null ? "" : " " + event.id().substring(TASK.length())));
    }
    return told;
  }

  @Test
  void ofTheBeginning_onlyTheLastEventHasAnId() {
    queue.takeUp(view(17));

    assertThat(all(queue)).containsExactly("a 1", "b  .17");
  }

  /** Of request a, b; a has started at 12, and has said 1 at 13. */
  private static TaskView view(long position) {
    TaskView view = TaskView.of(Accepted.ADDRESS, Accepted.request("a", "b"));
    view.apply(Accepted.report(1_700_000_001_000L, CmdResult.running("a", "")), 12);
    view.apply(Accepted.report(1_700_000_001_000L, CmdResult.running("a", "1")), 13);
    view.advance(position);
    return view;
  }

  @Test
  void readerWhoComesBack_isToldWhatCameAfterwards_andThenWhatComes() {
    EventQueue back = new EventQueue(Accepted.ADDRESS, 12);
    TaskView view = view(17).copy(back);
    back.takeUp(view);
    view.apply(Accepted.report(null, CmdResult.finished("a", 0, "12")), 20);
    assertThat(all(back)).containsExactly("a  .13", "a 12 .21");

    EventQueue later = new EventQueue(Accepted.ADDRESS, 13);
    later.takeUp(view(17));
    assertThat(all(later)).containsExactly("a 1");
  }

  /** The log was made anew, or is read where it has not come that far. */
  @Test
  void readerWhoWasToldMoreThanThereIs_beginsAnew() {
    EventQueue back = new EventQueue(Accepted.ADDRESS, 18);
    back.takeUp(view(17));

    assertThat(all(back)).containsExactly("a 1", "b  .17");
  }

  /** As of a view that was read once more. */
  @Test
  void whatIsTakenUpTwice_isToldOnce() {
    queue.takeUp(view(14));
    TaskView again = view(17).copy(queue);
    again.apply(Accepted.report(null, CmdResult.finished("b", 0, "x")), 17);
    queue.takeUp(again);

    assertThat(all(queue)).containsExactly("a 1", "b  .14", "b x .18");
  }

  @Test
  void ofOutput_onlyTheNewestIsTold_andOfTheRestEverything() {
    queue.changed(Change.STARTED, job("a", ""), 20);
    queue.changed(Change.OUTPUT, job("a", "1"), 21);
    queue.changed(Change.STARTED, job("b", ""), 22);
    queue.changed(Change.OUTPUT, job("a", "12"), 23);
    queue.changed(Change.OUTPUT, job("b", "x"), 24);
    queue.changed(Change.OVER, job("b", "xy"), 25);

    assertThat(all(queue)).containsExactly("a  .21", "b  .23", "a 12", "b xy .26");
    assertThat(queue.poll()).isNull();
  }

  @Test
  void whatWasToldBefore_isNotToldAgain() {
    EventQueue later = new EventQueue(Accepted.ADDRESS, 22);
    later.changed(Change.STARTED, job("a", ""), 20);
    later.changed(Change.STARTED, job("b", ""), 21);
    later.changed(Change.OVER, job("a", "1"), 22);

    assertThat(all(later)).containsExactly("a 1 .23");
  }

  @Test
  void idIsReadBack_andOnlyThatOfTheTask() {
    assertThat(EventPlace.parse(Accepted.ADDRESS, EventPlace.idOf(Accepted.ADDRESS, 20)))
        .contains(new EventPlace(20, false));
    assertThat(EventPlace.parse(Accepted.ADDRESS, EventPlace.idOfDone(Accepted.ADDRESS)))
        .map(EventPlace::isDone)
        .contains(true);

    TaskAddress other = new TaskAddress(1, 11, 0xCAFE);
    for (String id :
        List.of(
            "",
            TASK,
            TASK + ".",
            TASK + ".-1",
            TASK + ".10",
            TASK + ".1x",
            TASK + ".Done",
            TASK + "." + "9".repeat(16),
            EventPlace.idOf(other, 20))) {
      assertThat(EventPlace.parse(Accepted.ADDRESS, id)).as(id).isEqualTo(Optional.empty());
    }
  }
}
