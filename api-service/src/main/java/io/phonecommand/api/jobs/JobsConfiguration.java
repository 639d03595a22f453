package io.phonecommand.api.jobs;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.phonecommand.api.directory.InstanceDirectory;
import io.phonecommand.api.dispatch.Availability;
import io.phonecommand.api.dispatch.TaskPublisher;
import io.phonecommand.api.history.RequestClaims;
import io.phonecommand.api.kafka.SmallFetches;
import io.phonecommand.api.memory.HeapPlan;
import io.phonecommand.api.settings.ServiceSettings;
import io.phonecommand.api.sites.WorkerStatements;
import io.phonecommand.api.stop.StopLimits;
import io.phonecommand.api.stop.StopSignal;
import io.phonecommand.common.kafka.BrokerContact;
import io.phonecommand.common.kafka.KafkaClients;
import java.time.Clock;
import java.util.Map;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class JobsConfiguration {

  /** Of what somebody waits for: what was accepted, by which try, and last words. */
  @Bean(destroyMethod = "")
  Producer<String, byte[]> jobsProducer(KafkaClients clients, ServiceSettings settings) {
    return clients.producer(
        "jobs",
        settings.api().deliveryTimeout(),
        StopLimits.JOBS,
        Map.of(ProducerConfig.BUFFER_MEMORY_CONFIG, HeapPlan.JOBS_BUFFER));
  }

  @Bean
  JobRecords jobRecords(MeterRegistry meters) {
    return new JobRecords(
        Counter.builder("phone_command.jobs.unreadable")
            .description("Records of the jobs topic that were skipped")
            .register(meters));
  }

  @Bean
  JobRefusals jobRefusals(MeterRegistry meters) {
    return new JobRefusals(meters);
  }

  @Bean
  JobLogWriter jobLogWriter(
      @Qualifier("jobsProducer") Producer<String, byte[]> jobsProducer, ServiceSettings settings) {
    return new JobLogWriter(jobsProducer, settings.api().deliveryTimeout());
  }

  @Bean
  JobLogReader jobLogReader(
      JobRecords records,
      KafkaClients clients,
      BrokerContact contact,
      ServiceSettings settings,
      MeterRegistry meters) {
    Map<String, Object> more = SmallFetches.ofWhatIsThere(clients.settings());
    return new JobLogReader(
        settings.api().jobs().readers(),
        contact::isLost,
        number -> clients.consumer("jobs-" + number, null, more),
        records,
        Counter.builder("phone_command.jobs.records.read")
            .description("Records of the jobs topic that were read for whoever asked")
            .register(meters));
  }

  @Bean
  TaskViews taskViews(JobLogReader reader, JobLogWriter writer, ServiceSettings settings) {
    return new TaskViews(
        reader, writer, settings.api().jobs().rememberedViews(), Clock.systemUTC());
  }

  @Bean
  JobWatchers jobWatchers(JobRecords records, StopSignal signal, MeterRegistry meters) {
    JobWatchers watchers = new JobWatchers(records);
    signal.onStop(watchers::stop);
    Gauge.builder("phone_command.jobs.watchers", watchers, JobWatchers::size)
        .description("Requests that follow a task")
        .register(meters);
    return watchers;
  }

  /** Its name is the one of its health. */
  @Bean
  JobFollower jobFollowerHealthIndicator(
      JobWatchers watchers,
      TaskViews views,
      KafkaClients clients,
      ServiceSettings settings,
      MeterRegistry meters) {
    return new JobFollower(watchers, views, clients, settings, meters);
  }

  @Bean
  JobSending jobSending() {
    return new JobSending();
  }

  @Bean
  JobTasks jobTasks(
      TaskViews views,
      JobWatchers watchers,
      JobSending sending,
      TaskPublisher publisher,
      JobRefusals refusals) {
    return new JobTasks(
        views, watchers, new JobCancellation(sending, publisher), refusals, Clock.systemUTC());
  }

  @Bean
  JobAcceptance jobAcceptance(
      Availability availability,
      RequestClaims claims,
      InstanceDirectory directory,
      WorkerStatements statements,
      TaskPublisher publisher,
      JobLogWriter writer,
      TaskViews views,
      JobSending sending,
      JobRefusals refusals,
      ServiceSettings settings) {
    return new JobAcceptance(
        availability,
        claims,
        directory,
        new JobPlanner(directory, statements, publisher, settings.api().jobs()),
        writer,
        views,
        sending,
        refusals,
        settings.api().deliveryTimeout(),
        Clock.systemUTC());
  }
}
