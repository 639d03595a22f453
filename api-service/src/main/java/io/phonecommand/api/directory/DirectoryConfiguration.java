package io.phonecommand.api.directory;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.phonecommand.api.kafka.Reading;
import io.phonecommand.api.kafka.RecordGuard;
import io.phonecommand.api.settings.ServiceSettings;
import io.phonecommand.common.directory.InstanceFollower;
import io.phonecommand.common.directory.InstanceLog;
import io.phonecommand.common.directory.InstanceOwners;
import io.phonecommand.common.kafka.KafkaClients;
import io.phonecommand.common.topic.Topics;
import java.time.Duration;
import org.apache.kafka.clients.consumer.Consumer;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class DirectoryConfiguration {

  private static final Duration POLL_TIMEOUT = Duration.ofMillis(500);

  @Bean
  InstanceOwners instanceOwners(InstanceOwners.Listener listener, MeterRegistry meters) {
    InstanceOwners owners = new InstanceOwners(listener);
    Gauge.builder("phone_command.directory.instances", owners, InstanceOwners::size)
        .description("Instances that the directory knows")
        .register(meters);
    Gauge.builder("phone_command.directory.conflicts", owners, InstanceOwners::contested)
        .description("Instances that more than one site announces")
        .register(meters);
    return owners;
  }

  @Bean
  InstanceDirectory instanceDirectory(InstanceOwners owners) {
    return new InstanceDirectory(owners);
  }

  @Bean
  InstanceLog instanceLog(InstanceOwners owners, SiteListener sites, MeterRegistry meters) {
    Counter unreadable =
        Counter.builder("phone_command.directory.unreadable")
            .description("Records of the instances topics that were skipped")
            .register(meters);
    return new InstanceLog(owners, (topic, id) -> true, new DirectoryNews(sites, unreadable));
  }

  @Bean
  InstanceFollower instanceFollower(
      InstanceLog log, ServiceSettings settings, MeterRegistry meters) {
    RecordGuard guard = new RecordGuard("directory", meters);
    return new InstanceFollower(
        log,
        records -> guard.handOn(records, log::apply),
        topic -> settings.api().sharedInstances() || !topic.equals(Topics.SHARED_INSTANCES),
        System::nanoTime);
  }

  /** Reads what the sites announce; its name is the one of its health. */
  @Bean
  Reading instanceDirectoryHealthIndicator(
      InstanceFollower follower, KafkaClients clients, MeterRegistry meters) {
    return new Reading("directory", clients, meters) {
      @Override
      protected void poll(Consumer<String, byte[]> consumer) {
        follower.poll(consumer, POLL_TIMEOUT);
      }

      @Override
      public boolean isCaughtUp() {
        return follower.isCaughtUp();
      }
    };
  }

  /** An empty one is fine at the start: a new installation has no phones yet. */
  @Bean
  HealthIndicator directoryContentsHealthIndicator(InstanceLog log) {
    return () ->
        log.isLost()
            ? Health.outOfService()
                .withDetail("cause", "the topics of all instances are gone, and were not before")
                .build()
            : Health.up().build();
  }
}
