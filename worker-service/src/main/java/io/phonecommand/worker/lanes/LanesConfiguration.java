package io.phonecommand.worker.lanes;

import io.micrometer.core.instrument.MeterRegistry;
import io.phonecommand.worker.adb.DeviceShell;
import io.phonecommand.worker.claims.GroupContact;
import io.phonecommand.worker.claims.TaskSink;
import io.phonecommand.worker.claims.UnansweredTasks;
import io.phonecommand.worker.claims.UsedPhones;
import io.phonecommand.worker.inventory.PhoneDirectory;
import io.phonecommand.worker.lanes.Lanes.Places;
import io.phonecommand.worker.results.JobReporter;
import io.phonecommand.worker.results.ResultPublisher;
import io.phonecommand.worker.settings.JobSettings;
import io.phonecommand.worker.settings.LaneSettings;
import io.phonecommand.worker.settings.ServiceSettings;
import io.phonecommand.worker.settings.WorkerSettings;
import io.phonecommand.worker.timing.Timers;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class LanesConfiguration {

  @Bean
  UnansweredTasks unansweredTasks(MeterRegistry metrics) {
    UnansweredTasks unanswered = new UnansweredTasks();
    metrics.gauge("phone_command.claims.open", unanswered, UnansweredTasks::size);
    return unanswered;
  }

  @Bean
  UsedPhones usedPhones(ServiceSettings settings, Clock clock) {
    return new UsedPhones(settings.worker().lanes().runLimit(), clock);
  }

  @Bean
  GroupContact groupContact(ServiceSettings settings) {
    return new GroupContact(settings.worker().intake().sessionTimeout(), System::nanoTime);
  }

  @Bean
  TaskLedger taskLedger(ServiceSettings settings, MeterRegistry metrics) {
    WorkerSettings worker = settings.worker();
    TaskLedger ledger = new TaskLedger(worker.lanes(), worker.jobs(), metrics);
    metrics.gauge("phone_command.tasks.under_way", ledger, TaskLedger::size);
    metrics.gauge("phone_command.jobs.under_way", ledger, TaskLedger::jobs);
    return ledger;
  }

  @Bean
  TasksUnderWay tasksUnderWay(TaskLedger ledger) {
    return new TasksUnderWay(ledger);
  }

  @Bean
  TaskSink taskSink(
      TaskLedger ledger,
      PhoneDirectory phones,
      DeviceShell shell,
      ResultPublisher publisher,
      JobReporter reporter,
      GroupContact group,
      UnansweredTasks unanswered,
      UsedPhones used,
      Timers timers,
      Clock clock,
      ServiceSettings settings,
      MeterRegistry metrics) {
    LaneSettings limits = settings.worker().lanes();
    JobSettings jobs = settings.worker().jobs();
    Answers answers = new Answers(ledger, publisher, reporter, unanswered, clock);
    TaskRunner runner =
        new TaskRunner(phones, shell, answers, timers, clock, group, limits.runLimit());
    Places places = new Places(limits.maxRunningPerPhone(), limits.maxWaitingPerPhone());
    Lanes lanes = new Lanes(places, places.part(jobs.share()), runner::run);
    phones.whenGone(new GonePhones(phones, ledger, answers, lanes, shell)::end);
    return new TaskAdmission(
        phones,
        ledger,
        answers,
        lanes,
        timers,
        clock,
        limits,
        jobs,
        unanswered,
        used,
        runner::abortAll,
        // As those that the intake does not hand on.
        metrics.counter("phone_command.tasks.skipped", "reason", "unknown_past"));
  }
}
