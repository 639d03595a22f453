package io.phonecommand.worker.lanes;

import io.micrometer.core.instrument.MeterRegistry;
import io.phonecommand.worker.adb.DeviceShell;
import io.phonecommand.worker.claims.UnansweredTasks;
import io.phonecommand.worker.inventory.PhoneDirectory;
import io.phonecommand.worker.results.ResultPublisher;
import io.phonecommand.worker.timing.Timers;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class LanesConfiguration {

  @Bean
  TaskLedger taskLedger(LaneProperties properties, MeterRegistry metrics) {
    TaskLedger ledger = new TaskLedger(properties, metrics);
    metrics.gauge("phone_command.tasks.under_way", ledger, TaskLedger::size);
    return ledger;
  }

  @Bean
  UnansweredTasks unansweredTasks(MeterRegistry metrics) {
    UnansweredTasks unanswered = new UnansweredTasks();
    metrics.gauge("phone_command.claims.open", unanswered, UnansweredTasks::size);
    return unanswered;
  }

  @Bean
  Answers answers(TaskLedger ledger, ResultPublisher publisher, UnansweredTasks unanswered) {
    return new Answers(ledger, publisher, unanswered);
  }

  @Bean
  TaskRunner taskRunner(
      PhoneDirectory phones,
      DeviceShell shell,
      Answers answers,
      Timers timers,
      Clock clock,
      LaneProperties properties) {
    return new TaskRunner(phones, shell, answers, timers, clock, properties.runLimit());
  }

  @Bean
  Lanes lanes(TaskRunner runner, LaneProperties properties) {
    return new Lanes(properties.maxRunningPerPhone(), properties.maxWaitingPerPhone(), runner::run);
  }

  @Bean
  GonePhones gonePhones(
      PhoneDirectory phones, TaskLedger ledger, Answers answers, Lanes lanes, DeviceShell shell) {
    GonePhones gone = new GonePhones(phones, ledger, answers, lanes, shell);
    phones.whenGone(gone::end);
    return gone;
  }

  @Bean
  TaskAdmission taskAdmission(
      PhoneDirectory phones,
      TaskLedger ledger,
      Answers answers,
      Lanes lanes,
      Timers timers,
      Clock clock,
      LaneProperties properties,
      UnansweredTasks unanswered) {
    return new TaskAdmission(phones, ledger, answers, lanes, timers, clock, properties, unanswered);
  }
}
