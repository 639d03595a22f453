package io.phonecommand.api.sites;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.phonecommand.api.kafka.Reading;
import io.phonecommand.api.kafka.RecordGuard;
import io.phonecommand.api.kafka.SiteTopicFollower;
import io.phonecommand.api.kafka.SmallFetches;
import io.phonecommand.common.kafka.BrokerContact;
import io.phonecommand.common.kafka.KafkaClients;
import io.phonecommand.common.topic.Topics;
import java.time.Clock;
import java.time.Duration;
import org.apache.kafka.clients.consumer.Consumer;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class SitesConfiguration {

  private static final String NAME = "workers";

  private static final Duration POLL_TIMEOUT = Duration.ofMillis(500);

  @Bean
  Workers workers() {
    return new Workers(System::nanoTime);
  }

  @Bean
  WorkerStatements workerStatements(Workers workers, MeterRegistry meters) {
    Counter unreadable =
        Counter.builder("phone_command.workers.unreadable")
            .description("Records of the workers topics that were skipped")
            .register(meters);
    WorkerStatements statements =
        new WorkerStatements(Clock.systemUTC(), System::nanoTime, workers, unreadable);
    Gauge.builder("phone_command.workers.job_sites", statements, WorkerStatements::jobSites)
        .description("Sites whose workers have said within 30 s that they understand jobs")
        .register(meters);
    return statements;
  }

  @Bean
  SiteTopicFollower statementFollower(
      WorkerStatements statements, BrokerContact contact, MeterRegistry meters) {
    return new SiteTopicFollower(
        Topics::siteOfWorkers,
        statements,
        new RecordGuard(NAME, meters),
        () -> true,
        contact,
        Reading.failedPolls(NAME, meters),
        System::nanoTime);
  }

  /**
   * Its name is the one of its health. Where there is no such topic, nothing is to be read; what is
   * not read costs its site new jobs, and nobody anything else.
   */
  @Bean
  Reading workerStatementsHealthIndicator(
      @Qualifier("statementFollower") SiteTopicFollower statementFollower,
      KafkaClients clients,
      MeterRegistry meters) {
    return new Reading(NAME, clients, meters, statementFollower.failures()) {
      @Override
      protected Consumer<String, byte[]> open() {
        return clients.consumer(NAME, null, SmallFetches.of(clients.settings()));
      }

      @Override
      protected void poll(Consumer<String, byte[]> consumer) {
        statementFollower.poll(consumer, POLL_TIMEOUT);
      }

      @Override
      public boolean isCaughtUp() {
        return statementFollower.isCaughtUp();
      }

      @Override
      public boolean isNeeded() {
        return false;
      }
    };
  }
}
