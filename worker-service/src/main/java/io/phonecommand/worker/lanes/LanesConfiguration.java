package io.phonecommand.worker.lanes;

import io.micrometer.core.instrument.MeterRegistry;
import io.phonecommand.worker.adb.DeviceShell;
import io.phonecommand.worker.claims.TaskSink;
import io.phonecommand.worker.claims.UnansweredTasks;
import io.phonecommand.worker.inventory.PhoneDirectory;
import io.phonecommand.worker.results.ResultPublisher;
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
  TaskSink taskSink(
      PhoneDirectory phones,
      DeviceShell shell,
      ResultPublisher publisher,
      UnansweredTasks unanswered,
      Timers timers,
      Clock clock,
      ServiceSettings settings,
      MeterRegistry metrics) {
    LaneSettings limits = settings.worker().lanes();
    TaskLedger ledger = new TaskLedger(limits, metrics);
    metrics.gauge("phone_command.tasks.under_way", ledger, TaskLedger::size);
    Answers answers = new Answers(ledger, publisher, unanswered);
    TaskRunner runner = new TaskRunner(phones, shell, answers, timers, clock, limits.runLimit());
    Lanes lanes = new Lanes(limits.maxRunningPerPhone(), limits.maxWaitingPerPhone(), runner::run);
    phones.whenGone(new GonePhones(phones, ledger, answers, lanes, shell)::end);
    return new TaskAdmission(phones, ledger, answers, lanes, timers, clock, limits, unanswered);
  }
}
