package io.phonecommand.worker.lanes;

import io.micrometer.core.instrument.MeterRegistry;
import io.phonecommand.worker.adb.DeviceShell;
import io.phonecommand.worker.claims.GroupContact;
import io.phonecommand.worker.claims.TaskSink;
import io.phonecommand.worker.claims.UnansweredTasks;
import io.phonecommand.worker.inventory.PhoneDirectory;
import io.phonecommand.worker.lanes.Lanes.Places;
import io.phonecommand.worker.results.JobReporter;
import io.phonecommand.worker.results.ResultPublisher;
import io.phonecommand.worker.settings.JobSettings;
import io.phonecommand.worker.settings.LaneSettings;
import io.phonecommand.worker.settings.ServiceSettings;
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
  GroupContact groupContact(ServiceSettings settings) {
    return new GroupContact(settings.worker().intake().sessionTimeout(), System::nanoTime);
  }

  @Bean
  TaskSink taskSink(
      PhoneDirectory phones,
      DeviceShell shell,
      ResultPublisher publisher,
      JobReporter reporter,
      GroupContact group,
      UnansweredTasks unanswered,
      Timers timers,
      Clock clock,
      ServiceSettings settings,
      MeterRegistry metrics) {
    LaneSettings limits = settings.worker().lanes();
    JobSettings jobs = settings.worker().jobs();
    TaskLedger ledger = new TaskLedger(limits, jobs, metrics);
    metrics.gauge("phone_command.tasks.under_way", ledger, TaskLedger::size);
    metrics.gauge("phone_command.jobs.under_way", ledger, TaskLedger::jobs);
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
        runner::abortAll,
        // As those that the intake does not hand on.
        metrics.counter("phone_command.tasks.skipped", "reason", "unknown_past"));
  }
}
