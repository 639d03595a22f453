package io.phonecommand.api.phones;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.phonecommand.api.dispatch.Availability;
import io.phonecommand.api.kafka.Reading;
import io.phonecommand.api.kafka.RecordGuard;
import io.phonecommand.api.kafka.SiteTopicFollower;
import io.phonecommand.api.sites.Workers;
import io.phonecommand.common.directory.InstanceFollower;
import io.phonecommand.common.directory.InstanceOwners;
import io.phonecommand.common.kafka.BrokerContact;
import io.phonecommand.common.kafka.KafkaClients;
import io.phonecommand.common.topic.Topics;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class PhonesConfiguration {

  /** Of the heap, for states that are read before the directory is: a million in 512 MB. */
  private static final int EARLY_SHARE = 16;

  @Bean
  SiteNumbers siteNumbers() {
    return new SiteNumbers();
  }

  @Bean
  TenantPhones tenantPhones(SiteNumbers siteNumbers) {
    return new TenantPhones(siteNumbers, System::nanoTime);
  }

  /** What is kept of it takes the room of requests, which are not taken on meanwhile. */
  @Bean
  StateRecords stateRecords(
      InstanceOwners owners,
      InstanceFollower instances,
      TenantPhones phones,
      MeterRegistry meters) {
    return new StateRecords(
        owners,
        phones,
        instances::isCaughtUp,
        new EarlyStates(Runtime.getRuntime().maxMemory() / EARLY_SHARE),
        Counter.builder("phone_command.states.unreadable")
            .description("Records of the states topics that were skipped")
            .register(meters));
  }

  @Bean
  SiteTopicFollower stateFollower(
      StateRecords records,
      InstanceFollower instances,
      BrokerContact contact,
      MeterRegistry meters) {
    return new SiteTopicFollower(
        Topics::siteOfStates,
        records,
        new RecordGuard(StatesReading.NAME, meters),
        () -> !instances.isCaughtUp() || instances.isCurrent(),
        contact,
        Reading.failedPolls(StatesReading.NAME, meters),
        System::nanoTime);
  }

  /** Its name is the one of its health. Where there is no such topic, nothing is to be read. */
  @Bean
  StatesReading phoneStatesHealthIndicator(
      @Qualifier("stateFollower") SiteTopicFollower stateFollower,
      StateRecords records,
      TenantPhones phones,
      KafkaClients clients,
      MeterRegistry meters) {
    return new StatesReading(stateFollower, records, phones, clients, meters);
  }

  /** Of the readiness: a replica that can't read states any more runs commands all the same. */
  @Bean
  HealthIndicator statesReadHealthIndicator(StatesReading reading) {
    return () -> (reading.isCaughtUp() ? Health.up() : Health.outOfService()).build();
  }

  @Bean
  PhoneQueries phoneQueries(
      Availability availability,
      StatesReading reading,
      TenantPhones phones,
      SiteNumbers siteNumbers,
      Workers workers) {
    PhonePages pages = new PhonePages(phones, siteNumbers, new PhoneWalks(System::nanoTime));
    return new PhoneQueries(
        availability, reading::isCaughtUp, phones, siteNumbers, workers, pages, System::nanoTime);
  }
}
