package io.phonecommand.worker.lanes;

import io.phonecommand.common.message.Task;
import io.phonecommand.worker.adb.DeviceShell;
import io.phonecommand.worker.inventory.Phone;
import io.phonecommand.worker.inventory.PhoneDirectory;
import io.phonecommand.worker.lanes.TaskExecution.Delivery;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends what was allowed by an ownership that is over: tasks that wait for a phone, commands that
 * run on it, and connections to it. Any thread.
 */
final class GonePhones {

  private static final Logger log = LoggerFactory.getLogger(GonePhones.class);

  private final PhoneDirectory phones;
  private final TaskLedger ledger;
  private final Answers answers;
  private final Lanes lanes;
  private final DeviceShell shell;

  GonePhones(
      PhoneDirectory phones, TaskLedger ledger, Answers answers, Lanes lanes, DeviceShell shell) {
    this.phones = phones;
    this.ledger = ledger;
    this.answers = answers;
    this.lanes = lanes;
    this.shell = shell;
  }

  /**
   * First decides what becomes of the tasks, so that nothing that their phones write from now on
   * gets into an answer; then hangs up; and tells the callers at last, which blocks while Kafka is
   * away. What goes wrong with one of them costs the others nothing. A task that is admitted
   * meanwhile finds that the phone is not its tenant's when it is about to start.
   *
   * @param gone see {@link PhoneDirectory#whenGone}
   */
  void end(Collection<Phone> gone) {
    Set<String> ids = gone.stream().map(Phone::instanceId).collect(Collectors.toSet());
    Map<TaskExecution, Delivery> ended = new HashMap<>();
    for (TaskExecution execution : ledger.allUnderWay()) {
      if (ids.contains(execution.task().instanceId())) {
        guarded(() -> decide(execution, ended));
      }
    }
    gone.forEach(phone -> guarded(() -> shell.hangUp(phone)));
    Thread.ofVirtual()
        .name("gone-phones")
        .start(
            () ->
                ended.forEach(
                    (execution, delivery) -> guarded(() -> answers.deliver(execution, delivery))));
  }

  private void decide(TaskExecution execution, Map<TaskExecution, Delivery> ended) {
    Task task = execution.task();
    boolean stillOwned = phones.find(task.instanceId(), task.tenant()).isPresent();
    execution
        .phoneGone(stillOwned)
        .ifPresent(
            delivery -> {
              ended.put(execution, delivery);
              lanes.withdraw(execution);
            });
  }

  private static void guarded(Runnable end) {
    try {
      end.run();
    } catch (RuntimeException | Error e) {
      log.error("Something of a phone that is gone could not be ended", e);
    }
  }
}
